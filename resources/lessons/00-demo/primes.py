"""Count the primes below 3,200,000, range by range.

This interpreter has a GIL of its own: it runs at the
same time as the one beside it. Watch both cores.
"""

from time import perf_counter

STEP = 80_000
STOP = 3_200_000


def is_prime(n: int) -> bool:
    """Try odd divisors up to the root of n."""
    if n < 2 or n % 2 == 0:
        return n == 2
    divisor = 3
    while divisor * divisor <= n:
        if n % divisor == 0:
            return False
        divisor += 2
    return True


def main() -> None:
    started = perf_counter()
    total = 0
    for start in range(0, STOP, STEP):
        stop = start + STEP
        found = sum(map(is_prime, range(start, stop)))
        total += found
        bar = "▪" * (found // 400)
        print(f"{start:>9,} to {stop:>9,}:", found, bar)
    seconds = perf_counter() - started
    print(f"\n{total:,} primes in {seconds:.1f} s")


if __name__ == "__main__":
    main()
