"""Count the primes below 3,200,000, one range after the other.

Each interpreter has its own GIL, so this runs at the same time as the
program beside it: watch both cores in the graph below.
"""

from time import perf_counter

STEP = 80_000
STOP = 3_200_000


def is_prime(n: int) -> bool:
    """Try every odd divisor up to the square root of n."""
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
        found = sum(is_prime(n) for n in range(start, start + STEP))
        total += found
        bar = "▪" * (found // 400)
        print(f"{start:>9,} … {start + STEP:>9,}  {found:>5,}  {bar}")
    seconds = perf_counter() - started
    print(f"\n{total:,} primes below {STOP:,} in {seconds:.1f} s")


if __name__ == "__main__":
    main()
