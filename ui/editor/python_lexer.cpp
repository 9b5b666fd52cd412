#include "ui/editor/python_lexer.h"

#include <QRegularExpression>

namespace clutch {

PythonLexer::PythonLexer(QObject* parent)
    : QsciLexerPython(parent)
{
    setFoldComments(true);
    setHighlightSubidentifiers(false);
}

const char* PythonLexer::keywords(int set) const
{
    if (set == 1) {
        return "False None True and as assert async await break class continue def del elif else "
               "except finally for from global "
               "if import in is lambda nonlocal not or pass raise return try while with yield";
    }
    if (set == 2) {
        return "abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr "
               "classmethod compile complex delattr "
               "dict dir divmod enumerate eval exec filter float format frozendict frozenset "
               "getattr globals hasattr hash help hex id "
               "input int isinstance issubclass iter len list locals map max memoryview min next "
               "object oct open ord pow print "
               "property range repr reversed round set setattr slice sorted staticmethod str sum "
               "super tuple type vars zip "
               "NotImplemented Ellipsis __import__ __name__ __file__ __debug__ self cls "
               "ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup "
               "BlockingIOError BrokenPipeError "
               "BufferError BytesWarning ChildProcessError ConnectionError DeprecationWarning "
               "EOFError EncodingWarning Exception "
               "ExceptionGroup FileExistsError FileNotFoundError FloatingPointError FutureWarning "
               "GeneratorExit ImportCycleError "
               "ImportError ImportWarning IndentationError IndexError InterruptedError "
               "IsADirectoryError KeyError KeyboardInterrupt "
               "LookupError MemoryError ModuleNotFoundError NameError NotADirectoryError "
               "NotImplementedError OSError OverflowError "
               "PermissionError ProcessLookupError PythonFinalizationError RecursionError "
               "ReferenceError ResourceWarning RuntimeError "
               "RuntimeWarning StopAsyncIteration StopIteration SyntaxError SyntaxWarning "
               "SystemError SystemExit TabError "
               "TimeoutError TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError "
               "UnicodeError UserWarning ValueError "
               "Warning ZeroDivisionError";
    }
    return nullptr;
}

std::vector<std::pair<int, int>> softKeywords(const QByteArray& line)
{
    // `match` and `case` head a block and are followed by something that can begin an expression;
    // `type X =` and `lazy import` are statements. Anywhere else these are names.
    static const QRegularExpression kPattern(
        QStringLiteral("^\\s*(?:(match|case)\\b(?=\\s*[\\w\\[({\"'*\\-~+])(?!\\s*(?:in|is|and|or|"
                       "not in|if|else)\\b)(?=.*:)"
                       "|(type)\\b(?=\\s+\\w+\\s*[=\\[])|(lazy)\\b(?=\\s+(?:import|from)\\b))"));
    std::vector<std::pair<int, int>> found;
    const QString text
        = QString::fromLatin1(line); // one character a byte, so that offsets are bytes
    const QRegularExpressionMatch match = kPattern.match(text);
    if (!match.hasMatch())
        return found;
    const int group = match.lastCapturedIndex();
    const auto offset = static_cast<int>(match.capturedStart(group));
    const auto length = static_cast<int>(match.capturedLength(group));
    const QString after = text.mid(offset + length).trimmed();
    // match(x), case[0]: a call or an index unless a block follows.
    const bool callLike = group == 1 && (after.startsWith(u'(') || after.startsWith(u'['));
    if (!callLike || after.endsWith(u':'))
        found.emplace_back(offset, length);
    return found;
}

} // namespace clutch
