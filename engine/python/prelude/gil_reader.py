"""3.15's remote reader, used on its own process: who holds or waits for which GIL, without attaching to anything."""
import os

_HAS_GIL, _ON_CPU, _GIL_REQUESTED = 1, 2, 8
_MODE_ALL = 3
_reader = None
_own = -1


def start(own):
    global _reader, _own
    from _remote_debugging import RemoteUnwinder
    _own = own
    _reader = RemoteUnwinder(os.getpid(), all_threads=True, mode=_MODE_ALL)


def read():
    rows = []
    for interpreter in _reader.get_stack_trace():
        if interpreter.interpreter_id == _own:
            continue
        for thread in interpreter.threads:
            status = thread.status
            rows.append((interpreter.interpreter_id, thread.thread_id, int(bool(status & _HAS_GIL)),
                         int(bool(status & _GIL_REQUESTED)), int(bool(status & _ON_CPU)), _innermost(thread.frame_info)))
    return rows


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
