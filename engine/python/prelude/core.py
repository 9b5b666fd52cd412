"""The loop in which an interpreter's owner waits: 3.15's remote reader wants a Python frame in every thread (FACTS § 3)."""


def serve(step):
    while step():
        pass
