"""What stands in __main__: names, types and bounded texts. A hostile __repr__ is cut off and its exception shown as text."""
import reprlib
import sys
import time

_MAX_TEXT = 200
_DEFAULT_LIMIT = 1000
_SECONDS_EACH = 0.02
_SECONDS_ALL = 0.3
_PLAIN = (int, float, complex, bool, type(None), str, bytes, bytearray, range)
_CONTAINERS = (list, tuple, dict, set, frozenset, str, bytes, bytearray, range)

_short = reprlib.Repr()
_short.maxstring = _short.maxother = _short.maxlong = _MAX_TEXT
_short.maxlist = _short.maxtuple = _short.maxdict = _short.maxset = _short.maxfrozenset = 12
_short.maxlevel = 4


class _TooLong(BaseException):
    pass


def variables(limit):
    namespace = sys.modules["__main__"].__dict__
    limit = limit or _DEFAULT_LIMIT
    until = time.monotonic() + _SECONDS_ALL
    items = []
    names = [name for name in list(namespace)
             if type(name) is str and not (name.startswith("__") and name.endswith("__"))]
    for name in names[:limit]:
        if name in namespace:
            items.append(_describe(name, namespace[name], until))
    return {"items": items, "truncated": int(len(names) > limit)}


def _describe(name, value, until):
    kind = type(value)
    exact = kind in _CONTAINERS
    return {"name": name, "type": _type_name(kind), "text": _text(value, until),
            "size": sys.getsizeof(value) if kind in _PLAIN or exact else -1,
            "length": len(value) if exact else -1}


def _type_name(kind):
    name = type.__dict__["__qualname__"].__get__(kind)
    module = kind.__dict__.get("__module__")
    return f"{module}.{name}" if isinstance(module, str) and module not in ("builtins", "__main__") else name


def _text(value, until):
    if type(value) in _PLAIN:
        return _bounded(_short.repr(value))
    now = time.monotonic()
    if now > until:
        return object.__repr__(value)
    return _bounded(_timed_repr(value, min(until, now + _SECONDS_EACH)))


def _timed_repr(value, until):
    """Python code in a __repr__ is traced and cut off; C code that takes long is not, but reprlib keeps containers short."""

    def tracer(frame, event, argument):
        if time.monotonic() > until:
            raise _TooLong
        return tracer

    before = sys.gettrace()
    sys.settrace(tracer)
    try:
        text = _short.repr(value)
    except _TooLong:
        text = f"{object.__repr__(value)} (its repr() takes too long)"
    except BaseException as error:
        text = f"{object.__repr__(value)} (its repr() raises {_type_name(type(error))})"
    finally:
        sys.settrace(before)
    return text if type(text) is str else object.__repr__(value)


def _bounded(text):
    return text if len(text) <= _MAX_TEXT else text[:_MAX_TEXT - 1] + "…"
