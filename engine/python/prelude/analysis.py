"""What jedi finds in a text alone, in an interpreter that is nobody's.

Nothing of the user's is executed for it. jedi imports compiled modules to look at them; here it gets none but the library's.
"""
import builtins
import os
import re
import sys
import time
import warnings

_MAX_ITEMS = 500
_MAX_DEFINITIONS = 50
_MAX_SIGNATURES = 20
_SIGNATURE_SECONDS = 0.1
_KIND_SECONDS = 0.3
_MAX_TEXT = 500
_LINE_END = re.compile("\r\n|\r|\n")
_PREFIX = re.compile(r"\w*$")
_AFTER_DOT = re.compile(r"[\w)\]}'\"]\s*\.\s*$")
_IMPORT = re.compile(r"^\s*(?:from|import)\s")
_KINDS = {"module": "module", "namespace": "module", "class": "class", "function": "function", "keyword": "keyword",
          "property": "attribute", "path": "file", "string": "key"}
# Importing these does something to the process or its terminal.
_NOT_IMPORTED = {"antigravity", "this", "readline", "_tkinter", "tkinter", "_curses", "_curses_panel", "idlelib", "turtledemo"}

_jedi = None
_environment = None
_search_path = []
_library_path = []


def start(tools):
    """Imports jedi, out of the folder `tools` or, where that is empty, from wherever Python finds it, and tries it."""
    global _jedi, _environment, _search_path, _library_path
    warnings.simplefilter("ignore")
    # What the texts may import is one thing, what jedi itself imports another: that is the library's, however the user's
    # folders name their modules.
    _search_path = [entry for entry in sys.path if entry]
    _library_path = _library()
    sys.path = [tools, *_library_path] if tools else list(_search_path)
    # Ours finds modules of the library with a loader that jedi does not know.
    sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__name__ != "_Patcher"]
    import jedi
    import jedi.api.environment
    sys.path = _library_path
    _jedi = jedi
    _set_up(jedi)
    # The default one is a child process, which asks for a daemon thread.
    _environment = jedi.api.environment.InterpreterEnvironment()
    found = [item.name for item in _script("import json\njson.du", "").complete(2, 7)]
    if "dumps" not in found:
        raise RuntimeError(f"jedi {jedi.__version__} does not find json.dumps on Python {sys.version.split()[0]}")
    # The stubs that every answer needs are parsed here, once on a machine: it is not the first request's to run out of time over them.
    for text in ("pri", "x: str = ''\nx.upp"):
        names(text, len(text), "")


def _library():
    import sysconfig
    paths = sysconfig.get_paths()
    library = paths["stdlib"], paths["platstdlib"]
    return [entry for entry in _search_path
            if entry in library or os.path.dirname(entry) in library and os.path.basename(entry) == "lib-dynload"
            or entry.endswith(".zip") and os.path.basename(entry).startswith("python")]


def _set_up(jedi):
    settings = jedi.settings
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    settings.cache_directory = os.path.join(cache, "clutch", "jedi")
    settings.case_insensitive_completion = False  # as the live completion
    settings.auto_import_modules = []
    settings.allow_unsafe_interpreter_executions = False
    settings.dynamic_params_for_other_modules = False  # it would read all that lies below a text's folder
    _import_the_library_alone()
    _make_the_cache_safe()


def _import_the_library_alone():
    from jedi.inference.compiled import access
    original = access.load_module

    def load_module(inference_state, dotted_name, sys_path):
        top = dotted_name.partition(".")[0]
        if top not in sys.stdlib_module_names or top in _NOT_IMPORTED:
            return None
        return original(inference_state, dotted_name, _library_path)

    access.load_module = load_module


def _make_the_cache_safe():
    """parso writes straight to where it reads, and this process may die at any moment; nor is a full disk a reason to find nothing."""
    from parso import cache
    load, path_of = cache._load_from_file_system, cache._get_hashed_path

    def load_from_file_system(*arguments, **keywords):
        try:
            return load(*arguments, **keywords)
        except Exception:
            return None

    def save_to_file_system(hashed_grammar, path, item, cache_path=None):
        draft = None
        try:
            place = path_of(hashed_grammar, path, cache_path=cache_path)
            draft = f"{place}.{os.getpid()}"
            with open(draft, "wb") as file:
                cache.pickle.dump(item, file, cache.pickle.HIGHEST_PROTOCOL)
            os.replace(draft, place)
        except BaseException as error:
            try:
                os.unlink(draft or "")
            except OSError:
                pass
            if not isinstance(error, Exception):
                raise

    cache._load_from_file_system = load_from_file_system
    cache._save_to_file_system = save_to_file_system


def forget():
    """After an interruption: a tree that was being changed is not to be trusted."""
    cache = sys.modules.get("parso.cache")
    if cache is not None:
        cache.parser_cache.clear()


def names(source, cursor, filename):
    before = source[:cursor]
    script = _script(source, filename)
    place = _place(before)
    found = [] if _is_comment(script, place) else script.complete(*place)
    length = found[0].get_completion_prefix_length() if found else len(_PREFIX.search(before)[0])
    line = _LINE_END.split(before)[-1]
    importing = bool(_IMPORT.match(line))
    attribute = not importing and bool(_AFTER_DOT.search(line[:len(line) - length]))
    if not before[len(before) - length:].startswith("_"):
        found = [item for item in found if not item.name.startswith("_")]
    if not importing and not attribute:
        found = [item for item in found if not _is_of_a_stub(item)]
    found.sort(key=lambda item: (item.name.startswith("_"), item.name))
    return {"start": _bytes(before[:len(before) - length]), "items": _items(found[:_MAX_ITEMS], attribute), "calltip": ""}


def _is_comment(script, place):
    leaf = script._module_node.get_leaf_for_position(place, include_prefixes=True)
    if leaf is None or place > leaf.start_pos:
        return False
    line, column = leaf.get_start_pos_of_prefix()
    return "#" in script._code_lines[place[0] - 1][column if line == place[0] else 0:place[1]]


def _is_of_a_stub(item):
    """typeshed's builtins.pyi imports names for itself, and jedi takes them for builtins."""
    try:
        return item.name not in builtins.__dict__ and item.module_name == "builtins" and not item.is_keyword
    except Exception:
        return False


def _items(found, attribute):
    plain = "attribute" if attribute else "variable"
    until = time.thread_time() + _KIND_SECONDS
    items = [{"text": item.name,
              "kind": _KINDS.get(_type(item), plain) if time.thread_time() < until else plain,
              "signature": ""} for item in found]
    until = time.thread_time() + _SIGNATURE_SECONDS
    if len(found) <= _MAX_SIGNATURES:
        for each, item in zip(found, items):
            if item["kind"] in ("function", "class") and time.thread_time() < until:
                item["signature"] = _signature(each)
    return items


def signature(source, cursor, filename):
    before = source[:cursor]
    found = _script(source, filename).get_signatures(*_place(before))
    fitting = [each for each in found if each.index is not None] or found
    tip = _cut(fitting[0].to_string()) if fitting else ""
    return {"start": _bytes(before), "items": [], "calltip": tip}


def definitions(source, cursor, filename):
    script = _script(source, filename)
    place = _place(source[:cursor])
    found = script.goto(*place, follow_imports=True, follow_builtin_imports=True) or script.infer(*place)
    told = [_definition(each, script, filename) for each in found[:_MAX_DEFINITIONS]]
    told.sort(key=lambda each: (each["file"], each["line"], each["column"], each["name"]))
    return {"definitions": told}


def _definition(name, script, filename):
    path = name.module_path
    here = name._name.tree_name is not None and name._name.get_root_context().tree_node is script._module_node
    kind = _KINDS.get(_type(name), "variable")
    line, column = name.line, name.column
    text = name.description.split("\n")[0]
    if kind in ("function", "class"):
        text = text.split(" ")[0] + " " + (_signature(name) or name.name or "")
    elif kind == "module":
        line, column = line or (1 if path else None), column or 0
    full = name.name if here else name.full_name
    return {"name": full or name.name or "", "kind": kind, "file": filename if here else str(path or ""),
            "line": line or 0, "column": 0 if line is None else column + 1, "description": _cut(text)}


def _type(name):
    try:
        return name.type
    except Exception:
        return ""


def _signature(name):
    try:
        found = name.get_signatures()
        return _cut(found[0].to_string()) if found else ""
    except Exception:
        return ""  # of one name among many


def _script(source, filename):
    if os.path.isabs(filename):
        folder = os.path.dirname(filename)
        root = folder
        while os.path.isfile(os.path.join(root, "__init__.py")) and os.path.dirname(root) != root:
            root = os.path.dirname(root)
        project = _jedi.Project(folder, sys_path=_search_path, added_sys_path=[root])
        return _jedi.Script(source, path=filename, environment=_environment, project=project)
    project = _jedi.Project(os.getcwd(), sys_path=_search_path, smart_sys_path=False)
    return _jedi.Script(source, environment=_environment, project=project)


def _place(before):
    """Line from 1, column from 0 in characters, as jedi counts."""
    lines = _LINE_END.split(before)
    return len(lines), len(lines[-1])


def _bytes(text):
    return len(text.encode("utf-8", "surrogatepass"))


def _cut(text):
    text = " ".join(text.split())
    return text if len(text) <= _MAX_TEXT else text[:_MAX_TEXT - 1] + "…"
