"""3.15's remote reader, used on its own process: who holds or waits for which GIL, without attaching to anything.

Its interpreter is nobody's, so it is also where the queues of concurrent.interpreters can be asked how full they are.
"""
import os

_HAS_GIL, _GIL_REQUESTED = 1, 8
_MODE_WALL, _MODE_GIL = 0, 2
_all = None
_holders = None
_own = -1
_newest = 0


def start(own, newest):
    global _all, _holders, _own, _newest
    from _remote_debugging import RemoteUnwinder
    _own, _newest = own, newest
    # What a GIL does is told in every mode; the modes that ask for the CPU open a file of /proc for each thread besides.
    _all = RemoteUnwinder(os.getpid(), all_threads=True, mode=_MODE_WALL)
    _holders = RemoteUnwinder(os.getpid(), all_threads=True, mode=_MODE_GIL)


def read(newest):
    """`newest` says which interpreter is the first of CPython's list. An unwinder starts for ever from the one that was it
    at its birth: it would miss all newer ones, and read freed memory once that one has ended."""
    if newest != _newest:
        start(_own, newest)
    try:
        found = _all.get_stack_trace()
    except (RuntimeError, OSError):
        # A thread state without a Python frame; one that holds no GIL is passed over before its frame is asked for.
        found = _holders.get_stack_trace()
    rows = []
    for interpreter in found:
        if interpreter.interpreter_id == _own:
            continue
        for thread in interpreter.threads:
            status = thread.status
            rows.append((interpreter.interpreter_id, thread.thread_id, int(bool(status & _HAS_GIL)),
                         int(bool(status & _GIL_REQUESTED)), _innermost(thread.frame_info)))
    return rows


def depths(ids):
    """(id, items, most) of each queue that there still is."""
    import _interpqueues
    found = []
    for id in ids:
        try:
            found.append((id, _interpqueues.get_count(id), max(0, _interpqueues.get_maxsize(id))))
        except _interpqueues.QueueNotFoundError:
            pass
    return found


def _innermost(frames):
    for frame in frames:
        if frame.filename.startswith("<clutch."):
            continue
        place = frame.location
        if place is None:
            return frame.filename, 0, frame.funcname
        return (frame.filename, place.lineno or 0, frame.funcname,
                max(0, (place.col_offset or 0) + 1), max(0, (place.end_col_offset or 0) + 1))
    return "", 0, ""
