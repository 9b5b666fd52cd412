// Plain values that come out of Python: no CPython type stands in any header of this folder.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace clutch::python {

/// One frame of a Python stack. Lines and columns count from 1; 0 is unknown.
struct Frame
{
    std::string file;
    int line = 0;
    std::string function;
    int column = 0;
    int endColumn = 0;
};

/// A Python exception as a value. `cause` and `context` are null where there is none (or it is
/// suppressed).
struct ExceptionInfo
{
    std::string type; // "ValueError"; with its module unless that is builtins
    std::string message;
    std::vector<Frame> frames; // outermost first
    std::vector<std::string> notes;
    std::vector<ExceptionInfo> group;
    std::shared_ptr<ExceptionInfo> cause;
    std::shared_ptr<ExceptionInfo> context;
    std::string file; // a SyntaxError's own place, else the innermost frame's
    int line = 0;
    int column = 0;
    int endLine = 0;
    int endColumn = 0;
    std::string text; // as traceback.format_exception gives it, without colour
};

enum class SourceMode
{
    Exec,
    Single
};
enum class RunNamespace
{
    Keep,
    Fresh
};

/// What to run. `source` is UTF-8.
struct RunRequest
{
    std::uint64_t run = 0; // the epoch that interrupts name; never 0, never used again
    std::string source;
    std::string filename;
    int firstLine = 1;
    SourceMode mode = SourceMode::Exec;
    RunNamespace nameSpace = RunNamespace::Keep;
    std::vector<std::string> argv; // empty: sys.argv stays
    bool asMainFile = false; // set __file__ and sys.path[0] as `python FILE` does
};

/// How a run ended. The text that CPython would print has gone to the interpreter's stderr already.
struct RunOutcome
{
    enum class Kind
    {
        Ok,
        Exception,
        SystemExit,
        Interrupted,
        Incomplete
    };
    Kind kind = Kind::Ok;
    std::shared_ptr<ExceptionInfo> exception; // for Exception and Interrupted
    int exitCode = 0;
    std::string exitMessage;
    std::string nextIndent; // for Incomplete
    std::uint64_t blocks = 0; // in use at the end
};

struct CompletionItem
{
    std::string text;
    std::string kind;
    std::string signature;
};
struct CompletionResult
{
    std::uint32_t start = 0; // byte offset in the source
    std::vector<CompletionItem> items;
    std::string calltip;
};

struct Variable
{
    std::string name;
    std::string type;
    std::string text; // a bounded repr
    std::int64_t size = -1;
    std::int64_t length = -1;
};
struct VariableList
{
    std::vector<Variable> items;
    bool truncated = false;
};

/// What is alive in an interpreter before it is ended.
struct Alive
{
    struct Thread
    {
        std::int64_t nativeId = 0;
        std::string name;
        bool daemon = false;
        bool owner = false;
        std::vector<Frame> frames;
    };
    struct Open
    {
        std::string what; // "file", "socket"
        std::string text;
        std::string mark; // by which a ResourceWarning that is about it is known
        std::string file; // where it was opened, as far as that is known
        int line = 0;
    };
    std::vector<Thread> threads;
    std::vector<Open> resources;
    std::vector<int> children; // pids
    std::uint64_t blocks = 0;
    std::uint64_t modules = 0;
    std::uint64_t arenaBytes = 0; // 0: it made none where the main interpreter's are shared
    std::vector<std::int64_t> interpreters; // Python ids of interpreters that its code made
};

/// Something that a person should know about an ending.
struct Finding
{
    enum class Severity
    {
        Info,
        Warning,
        Error
    };
    Severity severity = Severity::Info;
    std::string kind; // "ResourceWarning", "exception ignored", "thread alive", …
    std::string text;
    std::string file;
    int line = 0;
    std::string advice;
    std::vector<Frame> frames;
};

/// A warning that code showed.
struct ShownWarning
{
    std::uint64_t run = 0; // 0: outside a run
    std::string category; // "DeprecationWarning"
    std::string text; // cut at kMaxWarningText
    std::string file;
    int line = 0;
    std::uint64_t tNs = 0; // CLOCK_MONOTONIC
    std::uint64_t leftOut = 0; // before this one
};
/// A warning's text is a sentence; what is longer stands in the console.
inline constexpr std::size_t kMaxWarningText = 1024;

/// One step of an ending, with how long it took and what went wrong, if anything did.
struct EndStep
{
    std::string name;
    std::uint64_t durationNs = 0;
    std::string outcome;
};

/// The account of how an interpreter ended.
struct EndReport
{
    enum class How
    {
        Closed,
        Parked
    };
    How how = How::Closed;
    /// Left parked with a thread that still executes something: Py_FinalizeEx() would wait for its
    /// GIL for ever, or crash.
    bool barsFinalization = false;
    std::string whyParked; // a clause
    std::vector<EndStep> steps;
    Alive before;
    std::vector<Finding> findings;
};

} // namespace clutch::python
