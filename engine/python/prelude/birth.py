"""What every interpreter gets at its birth, those that user code makes too.

Runs as part of `site`, before any user code: the virtual environment, the replacements that make waiting interruptible, and the
user's own sitecustomize. What it replaces in modules of the library is replaced when that module is first imported,
so that an interpreter which does not need it does not pay for it.
"""
import sys
import time
import clutch


def install():
    sys.meta_path.insert(0, _Patcher())
    # 3.15's own sleep is interruptible, but nobody attaches to an interpreter of user code to interrupt it.
    if sys.version_info < (3, 15) or clutch._foreign:
        _patch_time(time)
    _patch_os(sys.modules["os"])
    _patch_ends(sys.modules["os"])
    _patch_sys()
    _remember_what_opens(sys.modules["os"])
    _hear_threads()
    _hear_warnings()
    _run_own_sitecustomize()


class _Patcher:
    """A finder that finds nothing by itself: it lets the others find a module of _PATCHES and changes it after it ran."""

    def find_spec(self, name, path=None, target=None):
        patch = _PATCHES.get(name)
        if patch is None:
            return None
        for finder in sys.meta_path:
            if finder is self:
                continue
            find = getattr(finder, "find_spec", None)
            spec = find(name, path, target) if find else None
            if spec is not None:
                break
        else:
            return None
        loader = spec.loader
        if loader is not None and hasattr(loader, "exec_module"):
            spec.loader = _PatchingLoader(loader, patch)
        return spec

    def __repr__(self):
        return "<clutch: makes some modules of the library interruptible>"


class _PatchingLoader:
    def __init__(self, loader, patch):
        self._loader = loader
        self._patch = patch

    def __getattr__(self, name):
        return getattr(self._loader, name)

    def create_module(self, spec):
        return self._loader.create_module(spec)

    def exec_module(self, module):
        # Afterwards the module says what it would say without us.
        spec = module.__spec__
        spec.loader = module.__loader__ = self._loader
        self._loader.exec_module(module)
        self._patch(module)


def _patch_time(module):
    original = module.sleep

    def sleep(seconds, /):
        if isinstance(seconds, (int, float)) and clutch._sleep(seconds):
            return
        original(seconds)

    sleep.__doc__ = original.__doc__
    sleep.__module__ = "time"
    sleep.__qualname__ = "sleep"
    module.sleep = sleep


def _patch_threading(module):
    """Waits of an interpreter's own thread can be stopped (the waiter locks of Condition look for it), and so can join()."""
    original_allocate = module._allocate_lock
    original_join = module.Thread.join

    def _allocate_lock():
        return clutch._WaiterLock() if clutch._is_stoppable() else original_allocate()

    def join(self, timeout=None):
        if timeout is not None or not clutch._is_stoppable():
            return original_join(self, timeout)
        # A short wait again and again: between two of them a Stop comes through.
        while True:
            original_join(self, 0.02)
            if not self.is_alive():
                return None

    join.__doc__ = original_join.__doc__
    join.__qualname__ = original_join.__qualname__
    module._allocate_lock = _allocate_lock
    module.Thread.join = join


def _patch_getpass(module):
    """/dev/tty is the terminal that Clutch was started from, if any, and not this console."""

    def getpass(prompt="Password: ", stream=None, **keywords):
        return clutch._read_password(str(prompt))

    getpass.__doc__ = module.getpass.__doc__
    module.getpass = module.unix_getpass = getpass


def _patch_colorize(module):
    """isatty() of our streams says whether the console shows colour; their fileno() is the process's, and says nothing of it."""
    original = module.can_colorize

    class Shown:
        def __init__(self, stream):
            self.isatty = stream.isatty

        def fileno(self):
            raise OSError("a console has no descriptor")

    def can_colorize(*, file=None):
        stream = sys.stdout if file is None else file
        if type(stream).__name__ == "ConsoleOutput":
            file = Shown(stream)
        return original(file=file)

    module.can_colorize = can_colorize


def _patch_interpreters(module):
    """Who makes an interpreter is not to be seen from inside the new one."""
    original = module.create

    def create(*args, **keywords):
        clutch._mark_maker()
        return original(*args, **keywords)

    create.__doc__ = original.__doc__
    module.create = create
    original_destroy = module.destroy

    def destroy(id, *, restrict=False):
        # The public Interpreter.close() refuses these by itself.
        if module.whence(id) != module.WHENCE_STDLIB:
            raise module.InterpreterError(f"interpreter {id} belongs to Clutch, whose thread would crash with it: close it there")
        return original_destroy(id, restrict=restrict)

    destroy.__doc__ = original_destroy.__doc__
    module.destroy = destroy
    for name in ("exec", "call", "run_string", "run_func"):
        setattr(module, name, clutch._Elsewhere(getattr(module, name)))


def _patch_os(module):
    """os.fork() with other interpreters alive: the child always dies of a segmentation fault (gh-139759)."""
    import posix

    def guarded(name, original):
        def fork():
            if _other_interpreters():
                raise RuntimeError(
                    f"os.{name}() is refused while another interpreter lives, one of Clutch's own included: CPython's child "
                    "process would crash at once (gh-139759). Use subprocess or multiprocessing's 'spawn', or close the others."
                )
            return original()

        return fork

    def told(name, original, what):
        unsaid = [True]

        def change(*arguments, **keywords):
            result = original(*arguments, **keywords)
            # Code may do so in a loop, and whoever reads needs to be told once.
            if unsaid and _other_interpreters():
                unsaid.clear()
                now = f", now {module.getcwd()}" if what == "working directory" else ""
                clutch._notice(f"os.{name}() changed the {what} of every interpreter{now}: a process has only one.")
            return result

        return change

    def replace(name, wrapper, *arguments):
        original = getattr(posix, name, None)
        if original is None:
            return
        replacement = wrapper(name, original, *arguments)
        replacement.__name__ = replacement.__qualname__ = name
        replacement.__doc__ = original.__doc__
        setattr(posix, name, replacement)
        setattr(module, name, replacement)
        if original in module.supports_fd:
            module.supports_fd.add(replacement)

    for name in ("fork", "forkpty"):
        replace(name, guarded)
    for name in ("chdir", "fchdir"):
        replace(name, told, "working directory")
    replace("umask", told, "file mode mask")


def _patch_sys():
    # CPython's own walk the threads and the pools of every interpreter without their GILs, and the process dies of it.
    sys._current_frames = clutch._current_frames
    sys._current_exceptions = clutch._current_exceptions
    sys.getallocatedblocks = clutch._getallocatedblocks
    # A Stop may fall upon a __del__ or a callback, where it would be lost.
    sys.unraisablehook = clutch._unraisable_hook(sys.unraisablehook)


def _remember_what_opens(os):
    """Of a file that nobody closed CPython says that it is there; open() of ours knows besides where it was opened."""
    import _io
    import builtins
    import io
    library = os.path.dirname(getattr(os, "__file__", ""))
    _io.open = io.open = builtins.open = clutch._opening(_io.open, library and library + "/")


def _patch_socket(module):
    """The same of sockets."""
    kind = module.socket
    original = kind.__init__
    number = kind.fileno

    def __init__(self, family=-1, type=-1, proto=-1, fileno=None):
        original(self, family, type, proto, fileno)
        clutch._opened_here(number(self))

    __init__.__qualname__ = original.__qualname__
    __init__.__module__ = original.__module__
    kind.__init__ = __init__


def _hear_threads():
    """A thread that code starts says whose it is: nobody else could tell without the GIL."""
    import _thread
    for name in ("start_new_thread", "start_joinable_thread"):
        setattr(_thread, name, clutch._starting(name, getattr(_thread, name)))
    _thread.start_new = _thread.start_new_thread
    threading = sys.modules.get("threading")
    if threading is not None:
        threading._start_joinable_thread = _thread.start_joinable_thread


def _hear_warnings():
    """Where `warnings` is not imported CPython writes a warning by itself and tells nobody: the first one imports it."""
    module = sys.modules.get("warnings")
    if module is not None:
        _patch_warnings(module)
        return
    import _warnings
    import atexit
    _warnings.filters.insert(0, ("default", _FirstWarning(), Warning, None, 0))
    # CPython drops the filters after its last collection. What is in them would stay with its class and all that this refers
    # to, and with a block that stays all memory of an interpreter does.
    atexit.register(_forget_first_warning, _warnings.filters)


class _FirstWarning:
    """In a filter's place of a regular expression: asked whether a text matches, which none does."""

    asked = False

    def match(self, text):
        if sys.is_finalizing():
            return
        self.asked = True
        try:
            import warnings
        except Exception:
            pass  # CPython writes it by itself, as it would have done

    def __repr__(self):
        return "<clutch: imports warnings with the first one>"


def _forget_first_warning(filters):
    for number, item in enumerate(filters):
        if isinstance(item[1], _FirstWarning):
            # CPython is going through the list where it was asked, and shall not pass over what comes next.
            filters[number:number + 1] = filters[number + 1:number + 2] if item[1].asked else []
            return


def _patch_warnings(module):
    """A warning that is shown is told to Clutch besides, by showwarning() of the user's too; none that catch_warnings(record=True) keeps."""
    if not hasattr(module, "_showwarnmsg_impl"):
        return  # a module of the user's own with this name
    original = module._showwarnmsg
    write = module._showwarnmsg_impl
    tell = clutch._warning_shown

    def _showwarnmsg(msg):
        theirs = getattr(module, "showwarning", None) is not module._showwarning_orig
        recorded = module._showwarnmsg_impl is not write or module._get_context().log is not None
        original(msg)
        if theirs or not recorded:
            tell(msg.message, msg.category, msg.filename, msg.lineno)

    _showwarnmsg.__doc__ = original.__doc__
    module._showwarnmsg = _showwarnmsg
    _forget_first_warning(module.filters)


def _patch_queues(module):
    """Queues are the process's; which of them this interpreter has made or got stands in this dictionary alone."""

    known, dropped = clutch._queue_known, clutch._queue_dropped

    class Known(type(module._known_queues)):
        def __setitem__(self, id, queue):
            super().__setitem__(id, queue)
            known(id)

        def __delitem__(self, id):
            # The collector may have taken it out already.
            try:
                super().__delitem__(id)
            finally:
                dropped(id)

    module._known_queues = Known(module._known_queues)


def _patch_tracemalloc(module):
    def start(nframe=1, /):
        raise RuntimeError(
            "tracemalloc.start() is refused on CPython 3.14: with more than one interpreter in the process it deadlocks or "
            "crashes (gh-134604, gh-110029, gh-144172). CPython 3.15 can: choose that runtime."
        )

    start.__doc__ = module.start.__doc__
    module.start = start


def _patch_ends(module):
    """What ends the process at once would take along what was printed in the last milliseconds: it waits on its way to the window."""
    import posix
    here = posix.getpid()

    def spoken(original, ends_us):
        def replacement(*args, **keywords):
            # A forked child has no thread that could send anything.
            if ends_us(*args) and posix.getpid() == here:
                clutch._last_words()
            return original(*args, **keywords)

        replacement.__name__ = replacement.__qualname__ = original.__name__
        replacement.__doc__ = original.__doc__
        replacement.__module__ = "posix"
        return replacement

    for name, ends_us in (("_exit", lambda *args: True), ("abort", lambda *args: True),
                          ("kill", lambda *args: args[:1] == (here,))):
        replacement = spoken(getattr(posix, name), ends_us)
        setattr(posix, name, replacement)
        setattr(module, name, replacement)


def _other_interpreters():
    try:
        import _interpreters
    except ImportError:
        return False
    return len(_interpreters.list_all()) > 1


_PATCHES = {
    "threading": _patch_threading,
    "getpass": _patch_getpass,
    "socket": _patch_socket,
    "_colorize": _patch_colorize,
    "_interpreters": _patch_interpreters,
    "warnings": _patch_warnings,
    "concurrent.interpreters._queues": _patch_queues,
}
if sys.version_info < (3, 15):
    _PATCHES["_tracemalloc"] = _patch_tracemalloc


def _run_own_sitecustomize():
    """Ours stands where `site` looks for the user's, so it does what `site` would have done with that one."""
    ours = sys.modules.get("sitecustomize")
    for entry in sys.meta_path:
        # The path's finder alone: the builtin one would find ours again.
        if getattr(entry, "__name__", "") == "PathFinder":
            spec = entry.find_spec("sitecustomize")
            break
    else:
        return
    if spec is None or spec.loader is None:
        return
    module = type(sys)("sitecustomize")
    module.__spec__ = spec
    module.__file__ = spec.origin
    module.__loader__ = spec.loader
    module.__cached__ = spec.cached
    module.__package__ = ""
    sys.modules["sitecustomize"] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        sys.modules["sitecustomize"] = ours
        if isinstance(error, ImportError) and error.name == "sitecustomize":
            return
        sys.stderr.write(
            "Error in sitecustomize; set PYTHONVERBOSE for traceback:\n"
            f"{type(error).__name__}: {error}\n"
        )
