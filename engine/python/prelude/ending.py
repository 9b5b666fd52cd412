"""What is alive before an interpreter ends, and the steps of its ending that are Python's."""
import _thread
import gc
import sys
import time

import clutch

_MAX_RESOURCES = 200
_MAX_BLOCKS_TO_SCAN = 3_000_000
_SCAN_SECONDS = 0.2
_display = sys.__stderr__


def before(owner_ident, owner_native, states, blocks):
    """A dict for C++'s Alive. states: (ident, native id, innermost frame or None) of every thread state of this interpreter.

    sys._current_frames() gives those of all interpreters, and makes frame objects in them while they run.
    """
    modules = len(sys.modules)
    threads = _threads(owner_ident, owner_native, states)
    resources, popen_pids = _resources(blocks)
    natives = [thread["native_id"] for thread in threads]
    return {"threads": threads, "resources": resources, "children": _children(natives, popen_pids),
            "blocks": blocks, "modules": modules}


def open_resources(blocks):
    return {"resources": _resources(blocks)[0]}


def _threads(owner_ident, owner_native, states):
    known = getattr(sys.modules.get("threading"), "_active", {})
    entries = []
    for ident, native, frame in states:
        thread = known.get(ident)
        owner = ident == owner_ident
        entries.append({
            "native_id": owner_native if owner else native,
            "name": "owner" if owner else getattr(thread, "name", None) or f"_thread {ident:#x}",
            "daemon": int(bool(getattr(thread, "daemon", not owner))),
            "owner": int(owner),
            "frames": _stack(frame),
        })
    return entries


def _stack(frame):
    frames = []
    while frame is not None and len(frames) < 100:
        code = frame.f_code
        if not code.co_filename.startswith("<clutch."):
            frames.append((code.co_filename, frame.f_lineno or 0, code.co_qualname))
        frame = frame.f_back
    frames.reverse()
    return frames


def _resources(blocks):
    if blocks > _MAX_BLOCKS_TO_SCAN:
        return [{"what": "unknown", "text": f"{blocks} blocks are allocated: too many to look for open files among them"}], []
    import _io
    socket = getattr(sys.modules.get("_socket"), "socket", ())
    popen = getattr(sys.modules.get("subprocess"), "Popen", ())
    resources, pids = [], []
    until = time.monotonic() + _SCAN_SECONDS
    for number, each in enumerate(gc.get_objects()):
        if number & 0xFFF == 0 and time.monotonic() > until:
            resources.append({"what": "unknown", "text": "there are too many objects to look at all of them"})
            break
        kind = type(each)
        try:
            if kind is _io.FileIO:
                if not each.closed and each.closefd:
                    resources.append(_file(each))
            elif socket and issubclass(kind, socket):
                if socket.fileno(each) != -1:
                    resources.append(_placed({"what": "socket", "text": socket.__repr__(each)[:500]}, socket.fileno(each)))
            elif popen and kind is popen and each.returncode is None:
                pids.append(each.pid)
        except BaseException:
            continue  # half-made or hostile: it is not worth more
        if len(resources) >= _MAX_RESOURCES:
            break
    return resources, pids


def _file(raw):
    name = repr(raw.name)
    return _placed({"what": "file", "text": f"{name}, mode {raw.mode!r}"[:500], "mark": f" name={name}"}, raw.fileno())


def _placed(entry, descriptor):
    entry.setdefault("mark", f" fd={descriptor}")
    place = clutch._opened_at(descriptor)
    if place is not None:
        entry["file"], entry["line"] = place
        entry["text"] += f", opened at {place[0]}:{place[1]}"[:500]
    return entry


def _children(natives, pids):
    """Linux keeps children by the thread that made them."""
    found = set()
    for native in natives:
        try:
            with open(f"/proc/self/task/{native}/children") as file:
                found.update(int(pid) for pid in file.read().split())
        except (OSError, ValueError):
            continue
    return sorted(found.union(pid for pid in pids if _is_alive(pid)))


def _is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def listen():
    """From here on ResourceWarnings are raised; C++ reads them off stderr, where everything else that goes wrong is told too.

    Not where a thread is still importing the module that shows them: it may never come to the end of that, and whoever
    imports it too, as CPython does for each of these warnings, would wait for it.
    """
    if _is_half_imported("warnings") or _is_half_imported("_py_warnings"):
        return
    try:
        import warnings
        warnings.simplefilter("always", ResourceWarning)
    except BaseException:
        pass


def join_threads(until):
    """threading's own exit functions and non-daemon threads, as threading._shutdown() but with an end: names what is left.

    A KeyboardInterrupt is that end: somebody does not want to wait any longer.
    """
    threading = sys.modules.get("threading")
    if threading is None:
        return []
    try:
        _call_exit_functions(threading, until)
        return _join(threading, until)
    except KeyboardInterrupt:
        return _join(threading, 0)


def _join(threading, until):
    me = _thread.get_ident()
    while True:
        waiting = [thread for ident, thread in list(getattr(threading, "_active", {}).items())
                   if ident != me and not thread.daemon and thread is not getattr(threading, "_main_thread", None)]
        waiting = [thread for thread in waiting if thread.is_alive()]
        if not waiting or time.monotonic() >= until:
            return [str(thread.name) for thread in waiting]
        waiting[0].join(min(0.05, max(0.0, until - time.monotonic())))


def _call_exit_functions(threading, until):
    """They may wait for worker threads without an end (concurrent.futures), so they get a thread of their own."""
    functions = getattr(threading, "_threading_atexits", None)
    if not functions:
        return
    calls = list(reversed(functions))
    functions.clear()
    done = _thread.allocate_lock()
    done.acquire()

    def call_all():
        try:
            for call in calls:
                try:
                    call()
                except BaseException as error:
                    sys.unraisablehook(_Unraisable(error, call))
        finally:
            done.release()

    _thread.start_new_thread(call_all, ())
    while not done.acquire(timeout=0.02):
        if time.monotonic() >= until:
            return


class _Unraisable:
    def __init__(self, error, where):
        self.exc_type = type(error)
        self.exc_value = error
        self.exc_traceback = error.__traceback__
        self.err_msg = "Exception ignored in threading's exit function"
        self.object = where


def run_atexit():
    import atexit
    atexit._run_exitfuncs()


def collect():
    sys.stderr = _display
    gc.collect()


def _is_half_imported(name):
    return getattr(getattr(sys.modules.get(name), "__spec__", None), "_initializing", False) is True


def forget_imports():
    """All other threads are parked: what they were importing is imported anew by whoever asks for it, instead of waited for."""
    locks = getattr(sys.modules.get("_frozen_importlib"), "_module_locks", {})
    for name in [name for name in list(sys.modules) if _is_half_imported(name)]:
        sys.modules.pop(name, None)
        locks.pop(name, None)


def forget_threads():
    """Py_EndInterpreter would join what is parked for ever."""
    threading = sys.modules.get("threading")
    if threading is not None:
        threading._shutdown = lambda: None
