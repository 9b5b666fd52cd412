"""An exception that nothing caught: printed as CPython prints it, and as a value. Survives hostile objects."""
import itertools
import linecache
import sys
import traceback
import types

import _frozen_importlib
import _frozen_importlib_external

_MAX_TEXT = 20_000
_MAX_FRAMES = 200
_MAX_LINKS = 20
_MAX_GROUP = 50
_MAX_NOTES = 20
_display = sys.__stderr__

# The words of CPython, NumPy, Cython and PyO3.
_REFUSALS = ("does not support loading in subinterpreters", "cannot load module more than once per process",
             "can only be loaded into one interpreter per process", "do not yet support subinterpreters")
_EXTENSION_ADVICE = (
    "Clutch: this extension module cannot run in an interpreter with a GIL of its own, or not in more than one interpreter of a "
    "process (NumPy is one of these). Use it in the main interpreter, or open one that shares the main interpreter's GIL and "
    "does not check extension modules: a legacy one."
)
_DAEMON_REFUSAL = "daemon threads are disabled in this"  # threading.py
_DAEMON_ADVICE = (
    "Clutch: an isolated interpreter has no daemon threads, for they would outlive it. What starts some (multiprocessing's Pool and "
    "Queue, ProcessPoolExecutor) works in the main interpreter and in a legacy one; multiprocessing.Process, subprocess, "
    "ThreadPoolExecutor and InterpreterPoolExecutor work here."
)


def report(error, colour):
    """Prints and remembers, as the interactive interpreter does. Gives the value."""
    error = _without_our_frames(error)
    _explain(error)
    value = describe(error)
    sys.last_exc = sys.last_value = error
    sys.last_type = type(error)
    sys.last_traceback = error.__traceback__
    try:
        hook = sys.excepthook
        if hook is not sys.__excepthook__:
            hook(type(error), error, error.__traceback__)
            return value
    except BaseException as hook_error:
        _print("Error in sys.excepthook:\n")
        _show(_without_our_frames(hook_error), colour)
        _print("\nOriginal exception was:\n")
    _show(error, colour)
    return value


def _without_our_frames(error):
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename.startswith("<clutch."):
        trace = trace.tb_next
    return error.with_traceback(_with_lines(trace))


def _with_lines(trace):
    """A Stop that comes before the first line of a module is raised in no line of it: CPython calls that line 0."""
    entries = []
    while trace is not None:
        entries.append(trace)
        trace = trace.tb_next
    below = None
    for entry in reversed(entries):
        if entry.tb_lineno == 0:
            first = next((line for _, _, line in entry.tb_frame.f_code.co_lines() if line), 1)
            below = types.TracebackType(below, entry.tb_frame, -1, first)
        else:
            if entry.tb_next is not below:
                entry.tb_next = below
            below = entry
    return below


def _explain(error):
    advice = _advice_on(error)
    try:
        if advice and advice not in getattr(error, "__notes__", ()):
            error.add_note(advice)
    except BaseException:
        pass


def _advice_on(error):
    if isinstance(error, ImportError):
        return _EXTENSION_ADVICE if any(refusal in _text_of(error) for refusal in _REFUSALS) else None
    if isinstance(error, RuntimeError):
        return _DAEMON_ADVICE if _DAEMON_REFUSAL in _text_of(error) else None
    return None


def _show(error, colour):
    try:
        _print("".join(_lines(error, colour)))
    except BaseException as failure:
        _print(f"{_type_name(error)}: {_text_of(error)}\n"
               f"(Its traceback cannot be shown: {_type_name(failure)}: {_text_of(failure)})\n")


class _StandardFindersFirst:
    """For a scope: what CPython imports to tell of an exception is found before a finder of the user's is asked, which may raise,
    or never return."""

    def __enter__(self):
        self._before = sys.meta_path
        first = [_frozen_importlib.BuiltinImporter, _frozen_importlib.FrozenImporter, _frozen_importlib_external.PathFinder]
        try:
            sys.meta_path = first + [each for each in self._before if not any(each is finder for finder in first)]
        except TypeError:
            pass  # user code has put something else there

    def __exit__(self, *_):
        sys.meta_path = self._before


def _lines(error, colour):
    with _StandardFindersFirst():
        return list(_traceback_of(error, colour))


def _traceback_of(error, colour):
    return traceback.TracebackException(
        type(error), error, error.__traceback__, compact=True).format(colorize=colour)


def _print(text):
    try:
        sys.stderr.write(text)
        return
    except KeyboardInterrupt:
        raise
    except BaseException:
        pass
    _display.write(text)


def _type_name(error):
    kind = type(error)
    name = type.__dict__["__qualname__"].__get__(kind)
    module = kind.__dict__.get("__module__")
    if not isinstance(module, str) or module in ("builtins", "__main__"):
        return name
    return f"{module}.{name}"


def _text_of(error):
    try:
        text = str(error)
        return text[:_MAX_TEXT] if type(text) is str else str.__str__(text)[:_MAX_TEXT]
    except BaseException:
        return "<exception str() failed>"


def describe(error):
    """A nested dict for C++: plain str, int, list and None only."""
    with _StandardFindersFirst():
        value = _describe(error, set(), _MAX_LINKS)
    try:
        text = "".join(_lines(error, False))
    except BaseException:
        text = f"{value['type']}: {value['message']}\n"
    if len(text) > _MAX_TEXT:
        text = text[:_MAX_TEXT // 2] + "\n[… shortened …]\n" + text[-_MAX_TEXT // 2:]
    value["text"] = text
    return value


def _describe(error, seen, links):
    seen.add(id(error))
    frames = _frames(error.__traceback__)
    value = {"type": _type_name(error), "message": _text_of(error), "frames": frames, "notes": _notes(error),
             "group": [], "cause": None, "context": None, "file": "", "line": 0, "column": 0,
             "end_line": 0, "end_column": 0, "text": ""}
    if frames:
        file, line, _, column, end_column, end_line = frames[-1]
        value.update(file=file, line=line, column=column, end_line=end_line, end_column=end_column)
    if isinstance(error, SyntaxError):
        _place_of_syntax_error(error, value)
    if links <= 0:
        return value
    if isinstance(error, BaseExceptionGroup):
        inner = BaseExceptionGroup.exceptions.__get__(error)
        value["group"] = [_describe(each, seen, links - 1) for each in inner[:_MAX_GROUP] if id(each) not in seen]
    cause = error.__cause__
    context = error.__context__
    if cause is not None and id(cause) not in seen:
        value["cause"] = _describe(cause, seen, links - 1)
    elif context is not None and not error.__suppress_context__ and id(context) not in seen:
        value["context"] = _describe(context, seen, links - 1)
    return value


def _frames(trace):
    frames = []
    while trace is not None:
        code = trace.tb_frame.f_code
        if not code.co_filename.startswith("<clutch."):
            line, end_line, column, end_column = _position(code, trace.tb_lasti)
            frames.append((code.co_filename, trace.tb_lineno or 0, code.co_qualname, column, end_column, end_line))
        trace = trace.tb_next
    if len(frames) > _MAX_FRAMES:
        frames = frames[:_MAX_FRAMES // 2] + frames[-_MAX_FRAMES // 2:]
    return frames


def _position(code, offset):
    """Columns from 1, in characters where the source is known, else in bytes as the compiler counts them."""
    if offset < 0:
        return 0, 0, 0, 0
    place = next(itertools.islice(code.co_positions(), offset // 2, None), (None,) * 4)
    line, end_line, column, end_column = (0 if part is None else part for part in place)
    if place[2] is None:
        return line, end_line, 0, 0

    def characters(number, count):
        text = linecache.cache.get(code.co_filename)
        text = text[2][number - 1] if text and len(text) == 4 and 0 < number <= len(text[2]) else ""
        return len(text.encode()[:count].decode(errors="replace")) if text else count

    return line, end_line, characters(line, column) + 1, characters(end_line, end_column) + 1


def _notes(error):
    try:
        notes = getattr(error, "__notes__", None)
        if not isinstance(notes, (list, tuple)):
            return []
        return [_text_of(note) for note in list(notes)[:_MAX_NOTES]]
    except BaseException:
        return []


def _place_of_syntax_error(error, value):
    def number(name):
        part = getattr(error, name, None)
        return part if type(part) is int and 0 < part < 1 << 31 else 0

    file = getattr(error, "filename", None)
    if type(file) is str:
        value["file"] = file
    value.update(line=number("lineno"), column=number("offset"), end_line=number("end_lineno"),
                 end_column=number("end_offset"))
    message = getattr(error, "msg", None)
    if type(message) is str:
        value["message"] = message[:_MAX_TEXT]
