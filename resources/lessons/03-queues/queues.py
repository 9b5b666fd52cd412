"""Have another interpreter work, by way of queues."""

from concurrent import interpreters

WORK = """
while (task := tasks.get()) is not None:
    if isinstance(task, memoryview):
        task[0] = 42
        answers.put("changed in place")
    else:
        answers.put(sorted(task))
"""

tasks = interpreters.create_queue()
answers = interpreters.create_queue()
worker = interpreters.create()
worker.prepare_main(tasks=tasks, answers=answers)
thread = worker.call_in_thread(exec, WORK)

numbers = [3, 1, 2]
tasks.put(numbers)
print("sorted elsewhere:", answers.get())
print("ours, as it was: ", numbers)

buffer = bytearray(4)
tasks.put(memoryview(buffer))
print(answers.get() + ":", list(buffer))

tasks.put(None)
thread.join()
worker.close()
print("done")
