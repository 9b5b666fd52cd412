"""Values as CPython's own types know them: no code of the user's runs, no __repr__, __len__, __getitem__, property or metaclass.

show() tells one value a page at a time; names() tells what stands in __main__ while code runs, which is why it is quick:
whoever looks for less than a switch interval (5 ms) hands nothing over in the middle of it.
"""
import sys
import time
from _collections import deque as _deque
from itertools import islice

_ROWS = 100
_MOST_ROWS = 1000
_COLUMNS = 64
_PAGE = 65536  # characters of a text
_SHORT = 200
_LONG = 8000
_DEEPEST = 4
_BYTES_A_ROW = 16
_DECIMAL_BITS = 2000  # sys.set_int_max_str_digits() may go down to 640
_MOST_KEYS = 2_000_000
_SECONDS_LIVE = 0.003
_missing = object()

_mro_of = type.__dict__["__mro__"].__get__
_dict_of = type.__dict__["__dict__"].__get__
_qualname_of = type.__dict__["__qualname__"].__get__
_module_of = type.__dict__["__module__"].__get__
_flags_of = type.__dict__["__flags__"].__get__
_IMMUTABLE = 1 << 8
_module = type(sys)
_function = type(lambda: 0)
_getset = type(type.__dict__["__dict__"])
_member = type(_function.__dict__["__closure__"])
_slot = type(object.__dict__["__init__"])

# Builtin types never end, so their ids are theirs; a class as a key would be asked for its metaclass's __hash__.
_PLAIN = {id(kind): kind for kind in (bool, int, float, complex, str, bytes, bytearray, range, type(None), type(...), type(NotImplemented))}
_SEQUENCES = {id(list): ("[", "]"), id(tuple): ("(", ")"), id(_deque): ("deque([", "])")}
_SETS = {id(set): ("{", "}"), id(frozenset): ("frozenset({", "})")}
_KNOWN = {**_PLAIN, **{id(kind): kind for kind in (list, tuple, _deque, set, frozenset, dict, type, _function, _module, BaseException)}}
_EXACT_SIZE = {id(kind) for kind in (int, float, complex, bool, str, bytes, bytearray, range, list, tuple, _deque, set, frozenset, dict, type(None))}
_EXTRA = ((BaseException, ("args", "__cause__", "__context__")), (_function, ("__defaults__", "__kwdefaults__")))


def _base_of(kind):
    """The builtin type whose own methods are called on an instance of `kind`; object where there is none."""
    for base in _mro_of(kind):
        if id(base) in _KNOWN:
            return base
    return object


def _module_name(kind):
    try:
        module = _module_of(kind)
    except AttributeError:
        return ""
    return module if type(module) is str else ""


def _type_name(kind):
    module = _module_name(kind)
    name = _qualname_of(kind)
    return f"{module}.{name}" if module not in ("", "builtins", "__main__") else name


def _length(value):
    base = _base_of(type(value))
    measure = _dict_of(base).get("__len__") if base is not type and base is not _module else None
    try:
        return measure(value) if measure else -1
    except OverflowError:  # of a range
        return -1


def _size(value):
    return sys.getsizeof(value) if id(type(value)) in _EXACT_SIZE else -1


# ---- texts


class _Text:
    """A text that takes no more than `room`."""

    def __init__(self, room):
        self.parts = []
        self.room = room
        self.cut = False

    def add(self, text):
        if self.cut:
            return
        if len(text) > self.room:
            text = text[:self.room] + "…"
            self.cut = True
        self.room -= len(text)
        self.parts.append(text)

    def __str__(self):
        return "".join(self.parts)


def _leaf(value, base, room):
    if base is str:
        text = str.__getitem__(value, slice(0, room))
        return repr(text) + ("…" if str.__len__(value) > room else "")
    if base is bytes or base is bytearray:
        text = repr(bytes(base.__getitem__(value, slice(0, room))))
        return (f"bytearray({text})" if base is bytearray else text) + ("…" if base.__len__(value) > room else "")
    if base is int and int.bit_length(value) > _DECIMAL_BITS:
        bits = int.bit_length(value)
        kept = min(bits, 4 * room)
        sign = "-" if int.__lt__(value, 0) else ""
        return f"{sign}{int.__rshift__(int.__abs__(value), bits - kept):#x}… ({bits} bits)"
    return base.__repr__(value)


def _other(value, kind, base):
    if base is type:
        return type.__repr__(value)
    if base is _function:
        return _function.__repr__(value)
    if base is _module:
        name = _module.__dict__["__dict__"].__get__(value).get("__name__")
        return f"<module {name!r}>" if type(name) is str else object.__repr__(value)
    if _flags_of(kind) & _IMMUTABLE and _module_name(kind) in ("datetime", "decimal"):
        zone = _dict_of(kind).get("tzinfo")  # may be of the user's own class
        if zone is None or zone.__get__(value) is None:
            return repr(value)
    return object.__repr__(value)


def _write(out, value, depth):
    kind = type(value)
    base = _base_of(kind)
    if out.cut:
        return
    if id(base) in _PLAIN:
        out.add(_leaf(value, base, out.room))
    elif id(base) in _SEQUENCES or id(base) in _SETS or base is dict:
        _write_container(out, value, kind, base, depth)
    else:
        out.add(_other(value, kind, base))


def _write_container(out, value, kind, base, depth):
    before, after = _SEQUENCES.get(id(base)) or _SETS.get(id(base)) or ("{", "}")
    length = base.__len__(value)
    if kind is not base:
        out.add(f"{_qualname_of(kind)}(")
        after += ")"
    if base is set and length == 0:
        before, after = "set(", after.replace("}", ")", 1)
    out.add(before)
    if depth <= 0 and length:
        out.add("…")
    else:
        pairs = base is dict
        for number, item in enumerate(dict.items(value) if pairs else base.__iter__(value)):
            if number:
                out.add(", ")
            if out.cut:
                break
            if pairs:
                _write(out, item[0], depth - 1)
                out.add(": ")
                item = item[1]
            _write(out, item, depth - 1)
    out.add(",)" if base is tuple and kind is base and length == 1 else after)


def _text(value, room=_SHORT):
    out = _Text(room)
    _write(out, value, _DEEPEST)
    return str(out)


# ---- what a value consists of


def _own_dict(value):
    for base in _mro_of(type(value)):
        slot = _dict_of(base).get("__dict__")
        if type(slot) is _getset or base is _module:
            own = slot.__get__(value)
            return own if type(own) is dict else {}
    return {}


def _attributes(value):
    """Names and values, without asking the object: its own dictionary, its slots, and for a class what stands in its body."""
    base = _base_of(type(value))
    if base is type:
        return [(name, each) for name, each in list(_dict_of(value).items()) if type(name) is str and not name.startswith("__")]
    hidden = "__" if base is _module else "\0"
    found = [(name, each) for name, each in list(_own_dict(value).items()) if type(name) is str and not name.startswith(hidden)]
    if base is _module:
        return found
    for kind in _mro_of(type(value)):
        for name, slot in list(_dict_of(kind).items()):
            if type(slot) is _member and not name.startswith("__"):
                try:
                    found.append((name, slot.__get__(value)))
                except AttributeError:
                    pass  # a slot without a value
    for kind, names in _EXTRA:
        if base is kind:
            found += [(name, _dict_of(kind)[name].__get__(value)) for name in names]
    return [(name, each) for name, each in found if each is not None or not name.startswith("__")]


def _has_buffer(kind):
    """Whether it is C code that gives its buffer, and takes it back."""
    given = False
    for name in ("__buffer__", "__release_buffer__"):
        for base in _mro_of(kind):
            method = _dict_of(base).get(name)
            if method is not None:
                if type(method) is not _slot:
                    return False
                given = True
                break
    return given


def _consists_of(value):
    """"items", "pairs", "elements", "attributes" or "text"."""
    kind = type(value)
    base = _base_of(kind)
    if base is dict:
        return "pairs"
    if id(base) in _SEQUENCES or id(base) in _SETS or base is range and _length(value) >= 0:
        return "items"
    if _has_buffer(kind):
        return "elements"
    if id(base) in _PLAIN:
        return "text"
    return "attributes" if _attributes(value) else "text"


def _page_of_items(value, first, count):
    base = _base_of(type(value))
    if base in (list, tuple, range):
        return list(base.__getitem__(value, slice(first, first + count)))
    return list(islice(base.__iter__(value), first, first + count))


def _opens(value):
    kind = type(value)
    if id(_base_of(kind)) in _PLAIN:
        return _length(value) > _SHORT or _base_of(kind) is int and int.bit_length(value) > _DECIMAL_BITS
    return _length(value) != 0 and _consists_of(value) != "text"


def _row(label, value):
    return {"label": label, "type": _type_name(type(value)), "text": _text(value), "size": _size(value),
            "length": _length(value), "opens": int(_opens(value))}


# ---- one step inwards


def _step(value, row, label):
    how = _consists_of(value)
    if how == "items":
        found = _page_of_items(value, row, 1) if row >= 0 else []
        return found[0] if found else _missing
    if how == "pairs":
        for key, each in islice(dict.items(value), row, row + 1):
            if _text(key) == label:
                return each
        for key, each in islice(dict.items(value), _MOST_KEYS):
            if _text(key) == label:
                return each
        return _missing
    if how == "attributes":
        for name, each in _attributes(value):
            if name == label:
                return each
    return _missing


# ---- elements of a buffer


def _hexadecimal(data, size):
    return [data[at:at + size].hex() for at in range(0, len(data), size or 1)]


def _elements(data, form, size):
    """Each element as text; as its bytes where the struct module does not know the format."""
    bare = form.lstrip("@=<>!^")
    if bare in ("u", "w") and size in (2, 4):
        order = "big" if form[:1] in (">", "!") else sys.byteorder if form[:1] not in "<" else "little"
        codes = (int.from_bytes(data[at:at + size], order) for at in range(0, len(data), size))
        return [repr(chr(code)) if code < 0x110000 else hex(code) for code in codes]
    complex_of = bare[1:] if bare in ("Zf", "Zd") else ""
    try:
        unpacker = __import__("_struct").Struct(form.replace("Z" + complex_of, 2 * complex_of) if complex_of else form)
    except Exception:
        return _hexadecimal(data, size)
    if unpacker.size != size:
        return _hexadecimal(data, size)
    texts = []
    for values in unpacker.iter_unpack(data):
        if complex_of:
            values = (complex(*values),)
        texts.append(repr(values[0]) if len(values) == 1 else repr(values))
    return texts


def _label(row, shape, columns):
    if len(shape) < 2:
        return str(row * columns)
    places = []
    for extent in reversed(shape[:-1]):
        places.append(str(row % extent))
        row //= extent
    return ", ".join(reversed(places))


def _table(value, asked, buffer_page):
    base = _base_of(type(value))
    raw = base is bytes or base is bytearray
    page = buffer_page(value, asked["first_row"], asked["rows"], asked["first_column"], _COLUMNS, _BYTES_A_ROW if raw else 1)
    form, size, shape, total_rows, total_columns, width, data = page
    cells = _hexadecimal(data, 1) if raw else _elements(data, form, size)
    rows = []
    for at in range(0, len(cells), width or 1):
        number = asked["first_row"] + at // width
        rows.append({"label": _label(number, shape, total_columns), "cells": cells[at:at + width]})
    return {"kind": "elements", "rows": rows, "total_rows": total_rows, "first_row": asked["first_row"], "total_columns": total_columns,
            "first_column": asked["first_column"], "format": form, "shape": list(shape), "item_size": size}


# ---- the answer


def _pages_of_text(value, first):
    """The page of the whole text that begins at `first`, its whole length, and how it is written."""
    base = _base_of(type(value))
    if base is str:
        return str.__getitem__(value, slice(first, first + _PAGE)), str.__len__(value), ""
    if base is bytes or base is bytearray:
        return repr(bytes(base.__getitem__(value, slice(first, first + _PAGE)))), base.__len__(value), ""
    if base is int and int.bit_length(value) > _DECIMAL_BITS:
        bits = int.bit_length(value)
        total = (bits + 3) // 4
        count = min(_PAGE, max(0, total - first))
        digits = (int.__rshift__(int.__abs__(value), 4 * (total - first - count))) & ((1 << 4 * count) - 1)
        sign = "-" if int.__lt__(value, 0) else ""
        return (f"{sign}0x" if first == 0 else "") + f"{digits:0{count}x}", total, f"hexadecimal: {bits} bits are many decimal digits"
    text = _text(value, _LONG)
    return text, len(text), ""


def _answer(value, asked, buffer_page):
    how = _consists_of(value)
    text, characters, note = _pages_of_text(value, asked["first_character"])
    until = asked["first_character"] + _PAGE
    told = {"type": _type_name(type(value)), "kind": how, "text": text, "first_character": asked["first_character"],
            "characters": characters, "next_character": until if until < characters else 0, "text_note": note,
            "size": _size(value), "length": _length(value), "first_row": asked["first_row"]}
    first, count = asked["first_row"], asked["rows"]
    if how == "items":
        told["rows"] = [_row(str(first + at), each) for at, each in enumerate(_page_of_items(value, first, count))]
        told["total_rows"] = _length(value)
    elif how == "pairs":
        told["rows"] = [_row(_text(key), each) for key, each in islice(dict.items(value), first, first + count)]
        told["total_rows"] = _length(value)
    elif how == "attributes":
        found = _attributes(value)
        told["rows"] = [_row(name, each) for name, each in found[first:first + count]]
        told["total_rows"] = len(found)
    elif how == "elements":
        try:
            told |= _table(value, asked, buffer_page)
        except (BufferError, ValueError, TypeError) as error:
            told["kind"] = "text"
            told["text_note"] = f"its elements cannot be read: {error}"
    return told


def show(name, path, first_row, rows, first_column, first_character, buffer_page):
    asked = {"first_row": first_row, "rows": min(rows or _ROWS, _MOST_ROWS), "first_column": first_column,
             "first_character": first_character}
    for _ in range(3):  # another thread may change it under an iterator
        try:
            value = sys.modules["__main__"].__dict__.get(name, _missing)
            if value is _missing:
                return {"gone": f"{name} is not defined any more."}
            for row, label in path:
                value = _step(value, row, label)
                if value is _missing:
                    return {"gone": f"{label} is not in it any more."}
            return _answer(value, asked, buffer_page)
        except RuntimeError:
            continue
        except MemoryError:
            return {"gone": "There is not enough memory to look at it."}
    return {"gone": "It changes faster than one can look at it."}


def names(limit):
    namespace = sys.modules["__main__"].__dict__
    until = time.monotonic() + _SECONDS_LIVE
    found = [(name, value) for name, value in list(namespace.items())
             if type(name) is str and not (name.startswith("__") and name.endswith("__"))]
    items = []
    for name, value in found[:limit]:
        late = time.monotonic() > until
        items.append({"name": name, "type": _type_name(type(value)), "text": "…" if late else _text(value),
                      "size": -1 if late else _size(value), "length": -1 if late else _length(value)})
    return {"items": items, "truncated": int(len(found) > limit)}
