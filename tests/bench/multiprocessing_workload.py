"""The same workload in N processes of multiprocessing's, each on a core of its own.  usage: … N FILE"""

import multiprocessing
import os
import runpy
import sys


def work(core, path):
    os.sched_setaffinity(0, {core})
    runpy.run_path(path)


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    count, path = int(sys.argv[1]), sys.argv[2]
    cores = sorted(os.sched_getaffinity(0))
    workers = [context.Process(target=work, args=(cores[i % len(cores)], path)) for i in range(count)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    sys.exit(any(worker.exitcode for worker in workers))
