"""Prepares source for evaluation and makes its exceptions known: what surrounds a run, but not the evaluation itself.

C++ evaluates what prepare() gives, with no frame of ours between the serving loop and the user's code.
"""
import __future__

import _ast
import builtins
import linecache
import os
import sys

import clutch

_DONT_IMPLY_DEDENT = 0x200
_ALLOW_INCOMPLETE_INPUT = 0x4000
_ONLY_AST = 0x400
_FUTURES = [getattr(__future__, name) for name in __future__.all_feature_names]
_MAX_CONSOLE_SOURCES = 1000

_main = sys.modules["__main__"]
_display = sys.__stderr__
_console_flags = 0
_console_sources = []
_own_path_entry = None


def start(label, argv, search_path):
    """Before the first run; a second time where an interpreter was made in advance and is only now somebody's."""
    global _own_path_entry
    if clutch.letter != label:
        clutch.letter = label
        os.reload_environ()  # the process's may have changed since it was read
    sys.argv = list(argv)
    if search_path:
        sys.path.insert(0, search_path)
        _own_path_entry = search_path
    _main.__dict__.setdefault("__builtins__", builtins)


def prepare(source, filename, first_line, single, fresh, argv, as_main):
    """("code", codes, namespace), ("incomplete", indent) or ("error", exception)."""
    sys.modules["__main__"] = _main
    namespace = _main.__dict__
    if fresh:
        _clear(namespace)
    try:
        _remember(source, filename, first_line)
        text = "\n" * (first_line - 1) + source
        if single:
            codes = _compile_single(text, filename)
        else:
            codes = [compile(text, filename, "exec", 0, True)]
    except _Incomplete:
        return "incomplete", _next_indent(source)
    except (SyntaxError, ValueError, OverflowError, MemoryError, RecursionError) as error:
        return "error", error.with_traceback(None)
    if argv:
        sys.argv = list(argv)
    if as_main:
        _be_main(filename)
    return "code", codes, namespace


class _Incomplete(Exception):
    pass


def _clear(namespace):
    kept = {"__name__": "__main__", "__doc__": None, "__package__": None, "__loader__": None, "__spec__": None,
            "__builtins__": builtins}
    namespace.clear()
    namespace.update(kept)


def _be_main(filename):
    global _own_path_entry
    _main.__dict__["__file__"] = filename
    folder = os.path.dirname(os.path.abspath(filename))
    if _own_path_entry is not None and sys.path and sys.path[0] == _own_path_entry:
        sys.path[0] = folder
    else:
        sys.path.insert(0, folder)
    _own_path_entry = folder


def _remember(source, filename, first_line):
    """Tracebacks and inspect.getsource() find the text that runs, not what the file on disk says (or does not)."""
    lines = source.splitlines(True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    before = first_line - 1
    known = linecache.cache.get(filename)
    known = known[2] if known and len(known) == 4 and known[1] is None else []
    if before:
        # A cell or a selection: what is known of the rest stays.
        head = known[:before] + ["\n"] * max(0, before - len(known))
        lines = head + lines + known[before + len(lines):]
    linecache.cache[filename] = (len(source), None, lines, filename)
    if filename.startswith("<"):
        _console_sources.append(filename)
        if len(_console_sources) > _MAX_CONSOLE_SOURCES:
            linecache.cache.pop(_console_sources.pop(0), None)


def _compile_single(text, filename):
    """As the interactive interpreter does: several statements at once run, and the last one echoes."""
    global _console_flags
    if not _has_code(text):
        return []
    text = _without_blank_end(text)
    flags = _console_flags | _DONT_IMPLY_DEDENT | _ALLOW_INCOMPLETE_INPUT
    try:
        tree = compile(text, filename, "exec", flags | _ONLY_AST, True)
        # "single" alone knows that a block goes on until an empty line.
        if len(tree.body) == 1:
            compile(text, filename, "single", flags, True)
        elif not text.endswith("\n") and _last_line_is_indented(text):
            raise _Incomplete
    except SyntaxError as error:
        if type(error).__name__ == "_IncompleteInputError":
            raise _Incomplete from None
        raise
    codes = []
    for number, statement in enumerate(tree.body, 1):
        if number == len(tree.body):
            code = compile(_ast.Interactive([statement]), filename, "single", _console_flags, True)
        else:
            code = compile(_ast.Module([statement], []), filename, "exec", _console_flags, True)
        for feature in _FUTURES:
            if code.co_flags & feature.compiler_flag:
                _console_flags |= feature.compiler_flag
        codes.append(code)
    return codes


def _has_code(text):
    for line in text.split("\n"):
        line = line.strip()
        if line and line[0] != "#":
            return True
    return False


def _without_blank_end(text):
    """A last line with nothing but its indent ends a block, as an empty one does: consoles indent it by themselves."""
    before, newline, last = text.rpartition("\n")
    return text if last.strip() else before + newline


def _last_line_is_indented(text):
    return text.rsplit("\n", 1)[-1][:1] in (" ", "\t")


def _next_indent(source):
    lines = [line for line in source.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    if not lines:
        return ""
    last = lines[-1]
    indent = last[:len(last) - len(last.lstrip())]
    words = last.split("#", 1)[0].strip()
    if words.endswith((":", "(", "[", "{")):
        return indent + "    "
    if words.split(" ", 1)[0] in ("return", "raise", "break", "continue", "pass"):
        return indent[:-4] if indent.endswith("    ") else indent[:-1]
    return indent


def finish():
    """After every run, however it ended."""
    try:
        sys.stdout.flush()
    except BaseException:
        pass  # what the user has put there is theirs to break
    tracer = getattr(sys.gettrace(), "__self__", None)
    if tracer is not None and "bdb" in sys.modules and isinstance(tracer, sys.modules["bdb"].Bdb):
        sys.settrace(None)  # a debugger that was left by stepping out of the code would stop in ours


def exit_status(error):
    """What `python` does about SystemExit: (exit code, message to print or "")."""
    code = error.code
    if code is None:
        return 0, ""
    if isinstance(code, int):
        return int(code) & 0xFF, ""
    try:
        message = str(code)
    except BaseException:
        message = "<the SystemExit's value cannot be shown>"
    try:
        sys.stderr.write(message + "\n")
    except BaseException:
        _display.write(message + "\n")
    return 1, message
