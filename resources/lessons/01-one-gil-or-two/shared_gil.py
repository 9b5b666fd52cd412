"""Two seconds of work under the main GIL."""

from time import perf_counter, thread_time

SECONDS = 2.0

rounds = 0
cpu = thread_time()
started = perf_counter()
while (wall := perf_counter() - started) < SECONDS:
    rounds += sum(range(100))
cpu = thread_time() - cpu

print(f"shared GIL: {cpu / wall:.0%} of a processor")
