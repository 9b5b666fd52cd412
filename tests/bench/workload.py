"""CPU-bound pure Python of the usual kinds: integers, calls, lists, strings, dictionaries."""


def primes(limit):
    sieve = bytearray([1]) * (limit + 1)
    found = 0
    for n in range(2, limit + 1):
        if sieve[n]:
            found += 1
            for multiple in range(n * n, limit + 1, n):
                sieve[multiple] = 0
    return found


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def words(count):
    seen = {}
    for i in range(count):
        key = f"w{i * 7919 % 1009}"
        seen[key] = seen.get(key, 0) + len(key)
    return len(seen)


for _ in range(4):
    assert primes(600_000) == 49_098
    assert fib(25) == 75_025
    assert words(400_000) == 1009
