"""Completion and call tips that run no code of the user's: no property, no __getattr__, no call."""
import annotationlib
import builtins
import inspect
import keyword
import os
import re
import sys
import types

_MAX_ITEMS = 500
_MAX_SOURCE = 100_000
_CHAIN = re.compile(r"([^\W\d]\w*(?:\s*\.\s*[^\W\d]\w*)*)\s*\.\s*(\w*)$")
_TEXT = re.compile(r"""(?<!\w)([a-zA-Z]{0,2})("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*\.\s*(\w*)$""")
_DISPLAY = re.compile(r"(?:^|[-+*/%&|^~<>=(,:\[{])\s*(\[[^][]*\]|\{[^{}]*\})\s*\.\s*(\w*)$")
_NAME = re.compile(r"(?:^|[^\w.])([^\W\d]\w*)$")
_KEY = re.compile(r"([^\W\d]\w*(?:\.[^\W\d]\w*)*)\[\s*((['\"])[^'\"]*)?$")
_IMPORT = re.compile(r"^\s*import\s+(?:[\w.]+(?:\s+as\s+\w+)?\s*,\s*)*([\w.]*)$")
_FROM = re.compile(r"^\s*from\s+([\w.]*)$")
_FROM_IMPORT = re.compile(r"^\s*from\s+([\w.]+)\s+import\s+\(?(?:\s*\w+(?:\s+as\s+\w+)?\s*,)*\s*(\w*)$")
_missing = object()
_SCALARS = (int, float, complex, bool, str, bytes, type(None), type(...))
_FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType, types.MethodDescriptorType, types.MethodType,
              types.WrapperDescriptorType)
_mro_of = type.__dict__["__mro__"].__get__
_dict_of = type.__dict__["__dict__"].__get__


def _is(value, kinds):
    """isinstance() without its look at value.__class__, which a metaclass or a proxy may answer with code."""
    kinds = kinds if type(kinds) is tuple else (kinds,)
    for base in _mro_of(type(value)):
        for kind in kinds:
            if base is kind:
                return True
    return False


def complete(before):
    """`before` is the source up to the cursor. `start` counts bytes of it."""
    if len(before) > _MAX_SOURCE:
        dropped = len(before) - _MAX_SOURCE
        cut = before[:dropped]
        before = before[dropped:]
    else:
        cut = ""
    line = before.rpartition("\n")[2]
    quote = _open_string(before)
    prefix, items = _find(line, quote)
    start = len((cut + before).encode("utf-8", "surrogatepass")) - len(prefix.encode("utf-8", "surrogatepass"))
    items = sorted(items, key=lambda item: (item["text"].startswith("_"), item["text"]))
    return {"start": start, "items": items[:_MAX_ITEMS], "calltip": "" if quote == "comment" else _call_tip(before)}


def _find(line, quote):
    key = _KEY.search(line)
    if key:
        return key[2] or "", _keys(key[1], key[2] or "")
    if quote == "comment":
        return "", []
    if quote:
        return _files(line, quote)
    match = _FROM_IMPORT.search(line)
    if match:
        return match[2], _module_members(match[1], match[2])
    match = _FROM.search(line) or _IMPORT.search(line)
    if match:
        return match[1], _modules(match[1])
    match = _CHAIN.search(line)
    if match:
        return match[2], _attributes(re.sub(r"\s", "", match[1]), match[2])
    match = _TEXT.search(line)
    if match:
        kind = match[1].lower()
        return match[3], [] if "t" in kind else _members(b"" if "b" in kind else "", match[3])
    match = _DISPLAY.search(line)
    if match:
        return match[2], _members([] if match[1][0] == "[" else {} if match[1] == "{}" or ":" in match[1] else set(), match[2])
    match = _NAME.search(line)
    if match:
        return match[1], _names(match[1])
    return "", []


def _open_string(source):
    """The quote of the string the cursor is in, "comment", or nothing. Knows escapes and triple quotes; f-string holes do not count."""
    quote = ""
    at, end = 0, len(source)
    while at < end:
        char = source[at]
        if quote:
            if char == "\\":
                at += 1
            elif source.startswith(quote, at):
                at += len(quote) - 1
                quote = ""
            elif char == "\n" and len(quote) == 1:
                quote = ""
        elif char == "#":
            newline = source.find("\n", at)
            if newline < 0:
                return "comment"
            at = newline
        elif char in "'\"":
            quote = char * 3 if source.startswith(char * 3, at) else char
            at += len(quote) - 1
        at += 1
    return quote


def _item(text, value=_missing, kind=None):
    if kind is None:
        kind = _kind(value)
    return {"text": text, "kind": kind, "signature": ""}


def _kind(value):
    if _is(value, types.ModuleType):
        return "module"
    if _is(value, type):
        return "class"
    if _is(value, _FUNCTIONS + (staticmethod, classmethod, types.ClassMethodDescriptorType)):
        return "function"
    return "variable"


def _names(prefix):
    namespace = sys.modules["__main__"].__dict__
    found = {}
    for name in keyword.kwlist + keyword.softkwlist:
        if name.startswith(prefix) and name != "_":
            found[name] = _item(name, kind="keyword")
    for source in (builtins.__dict__, namespace):
        for name, value in list(source.items()):
            if type(name) is str and name.startswith(prefix) and (prefix.startswith("_") or not name.startswith("__")):
                found[name] = _item(name, value)
    return list(found.values())


def _lookup(chain):
    """The object that a.b.c is, by static lookup alone; _missing where that cannot tell."""
    parts = chain.split(".")
    namespace = sys.modules["__main__"].__dict__
    value = namespace.get(parts[0], builtins.__dict__.get(parts[0], _missing))
    for part in parts[1:]:
        if value is _missing:
            return _missing
        value = _static(value, part)
    return value


def _found(value, name):
    """inspect.getattr_static() without its looks at __dict__, which a metaclass may answer with code."""
    if _is(value, type):
        for base in _mro_of(value):
            if name in _dict_of(base):
                return _dict_of(base)[name]
    for base in _mro_of(type(value)):
        slot = _dict_of(base).get("__dict__", _missing)
        if type(slot) is types.GetSetDescriptorType and base is not type:
            own = slot.__get__(value)
            if type(own) is dict and name in own:
                return own[name]
            break
    for base in _mro_of(type(value)):
        if name in _dict_of(base):
            return _dict_of(base)[name]
    return _missing


def _static(value, name):
    if _is(value, types.ModuleType):
        return types.ModuleType.__getattribute__(value, "__dict__").get(name, _missing)
    found = _found(value, name)
    if type(found) in (staticmethod, classmethod):
        return found.__func__
    if _is(found, _FUNCTIONS):
        return found
    for base in _mro_of(type(found)):
        if "__get__" in _dict_of(base):
            return _missing  # a property, a slot, a descriptor: what it gives is only known by running it
    return found


def _attributes(chain, prefix):
    value = _lookup(chain)
    return [] if value is _missing else _members(value, prefix)


def _members(value, prefix):
    items = []
    for name in _attribute_names(value):
        if not name.startswith(prefix) or (name.startswith("_") and not prefix.startswith("_")):
            continue
        found = _static(value, name)
        items.append(_item(name, kind="attribute" if found is _missing or _kind(found) == "variable" else _kind(found)))
    return items


def _attribute_names(value):
    """dir() without __dir__."""
    names = set()
    try:
        own = object.__getattribute__(value, "__dict__")
    except Exception:
        own = {}
    if _is(value, type):
        own = {}
        for base in _mro_of(value):
            names.update(_dict_of(base))
    if type(own) is dict:
        names.update(own)
    for base in _mro_of(type(value)):
        names.update(_dict_of(base))
    return [name for name in names if type(name) is str and name.isidentifier()]


def _keys(chain, prefix):
    value = _lookup(chain)
    if type(value) is not dict:
        return []
    quote = prefix[:1] or "'"
    items = []
    for key in list(value)[:_MAX_ITEMS * 4]:
        if type(key) is str:
            text = quote + key.replace("\\", "\\\\").replace(quote, "\\" + quote) + quote
        elif type(key) in (int, bool, float, bytes, tuple) and not prefix:
            text = repr(key)[:200]
        else:
            continue
        if text.startswith(prefix):
            items.append(_item(text, kind="key"))
    return items


def _modules(prefix):
    package, dot, last = prefix.rpartition(".")
    if dot:
        paths = getattr(sys.modules.get(package), "__path__", None)
        if paths is None:
            return []
        names = set(_files_of_modules(list(paths)))
    else:
        names = set(sys.builtin_module_names) | set(sys.stdlib_module_names) | set(_files_of_modules(sys.path))
    return [_item(package + dot + name, kind="module") for name in names
            if name.startswith(last) and (last.startswith("_") or not name.startswith("_"))]


def _files_of_modules(paths):
    for path in paths:
        if type(path) is not str:
            continue
        try:
            with os.scandir(path or ".") as entries:
                for entry in entries:
                    name, extension = os.path.splitext(entry.name)
                    name = name.split(".")[0]
                    if name.isidentifier() and (extension in (".py", ".so", ".pyc") or not extension and entry.is_dir()):
                        yield name
        except OSError:
            continue


def _module_members(name, prefix):
    module = sys.modules.get(name)
    found = []
    if module is not None:
        found = _attributes_of_module(module, prefix)
    paths = getattr(module, "__path__", None)
    if paths is not None:
        known = {item["text"] for item in found}
        found += [_item(each, kind="module") for each in set(_files_of_modules(list(paths)))
                  if each.startswith(prefix) and each not in known and not each.startswith("_")]
    return found


def _attributes_of_module(module, prefix):
    members = types.ModuleType.__getattribute__(module, "__dict__")
    return [_item(name, value) for name, value in list(members.items())
            if type(name) is str and name.startswith(prefix) and (prefix.startswith("_") or not name.startswith("_"))]


def _files(line, quote):
    text = line[line.rfind(quote) + len(quote):] if quote in line else line
    folder, slash, prefix = text.rpartition("/")
    items = []
    try:
        with os.scandir(os.path.expanduser(folder + slash) or ".") as entries:
            for entry in entries:
                if entry.name.startswith(prefix) and (prefix.startswith(".") or not entry.name.startswith(".")):
                    items.append(_item(folder + slash + entry.name + ("/" if entry.is_dir() else ""), kind="file"))
    except (OSError, ValueError):
        pass
    return text, items


def _call_tip(before):
    chain = _open_call(before)
    value = _lookup(chain) if chain else _missing
    if not _has_plain_signature(value):
        return ""
    owner, _, name = chain.rpartition(".")
    try:
        return (name + _signature_text(value, _binds(_lookup(owner), name) if owner else False))[:500]
    except Exception:
        return ""


def _binds(owner, name):
    """Whether owner.name has its first argument already."""
    found = _missing if _is(owner, types.ModuleType) else _found(owner, name)
    if type(found) is classmethod:
        return True
    if type(found) not in (types.FunctionType, types.MethodDescriptorType, types.WrapperDescriptorType):
        return False
    if _is(owner, type) and any(name in _dict_of(base) for base in _mro_of(owner)):
        return False
    return any(_dict_of(base).get(name) is found for base in _mro_of(type(owner)))


def _signature_text(value, is_bound):
    """Without code of the user's: annotations are not evaluated, and no repr() is asked of what is not CPython's own."""
    if type(value) is type and type(_maker(value)) is types.FunctionType:
        value, is_bound = _maker(value), True
    elif type(value) is types.MethodType:
        value, is_bound = value.__func__, True
    notes = {}
    if type(value) is types.FunctionType:
        notes = _annotation_texts(value)
        bare = types.FunctionType(value.__code__, {}, value.__name__, value.__defaults__, value.__closure__)
        bare.__kwdefaults__ = value.__kwdefaults__
        value = bare
    signature = inspect.signature(value)
    parameters = list(signature.parameters.values())
    if is_bound and parameters and parameters[0].kind not in (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.KEYWORD_ONLY):
        del parameters[0]
    shown = []
    for each in parameters:
        default = each.default if _is_plain(each.default) else _Elided()
        shown.append(each.replace(default=default, annotation=notes.get(each.name, inspect.Parameter.empty)))
    returns = notes.get("return", inspect.Signature.empty)
    return signature.replace(parameters=shown, return_annotation=returns).format(quote_annotation_strings=False)


def _maker(kind):
    """What a call of the class comes to first, as inspect.signature() has it."""
    for base in _mro_of(kind):
        for name in ("__new__", "__init__"):
            if base is not object and name in _dict_of(base):
                return _static(base, name)
    return None


def _annotation_texts(function):
    """As they are written. annotationlib's own STRING format calls the annotate function as it is, to see what it supports (3.15)."""
    annotate = function.__annotate__
    try:
        if annotate is None:
            return {name: note for name, note in function.__annotations__.items() if type(note) is str}
        cells = tuple(types.CellType({}) for _ in annotate.__code__.co_freevars)
        nowhere = types.FunctionType(annotate.__code__, {"__builtins__": {}}, closure=cells)
        return annotationlib.call_annotate_function(nowhere, annotationlib.Format.STRING)
    except Exception:
        return {}


class _Elided:
    def __repr__(self):
        return "…"


def _is_plain(default):
    if default is inspect.Parameter.empty or type(default) in _SCALARS:
        return True
    return type(default) in (tuple, list, dict, set, frozenset) and not default


def _has_plain_signature(value):
    """Only what has its signature at hand: a __signature__, a metaclass or a callable of the user's own type could be code."""
    if type(value) is type:
        for base in _mro_of(value):
            if "__signature__" in _dict_of(base):
                return False
        makers = [_static(value, "__init__"), _static(value, "__new__")]
        return all(type(maker) in _FUNCTIONS for maker in makers)
    if type(value) is types.FunctionType:
        return "__signature__" not in value.__dict__ and "__wrapped__" not in value.__dict__
    return type(value) in _FUNCTIONS and (type(value) is not types.MethodType or _has_plain_signature(value.__func__))


def _open_call(before):
    """The dotted name before the innermost bracket that is still open."""
    depth = 0
    for at in range(len(before) - 1, max(-1, len(before) - 2000), -1):
        char = before[at]
        if char in ")]}":
            depth += 1
        elif char in "([{":
            if depth == 0:
                if char != "(":
                    return ""
                match = re.search(r"([^\W\d]\w*(?:\.[^\W\d]\w*)*)$", before[:at])
                return match[1] if match else ""
            depth -= 1
    return ""
