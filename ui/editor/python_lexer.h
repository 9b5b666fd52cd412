// Python as the newest CPython reads it, for QScintilla.
#pragma once

#include <Qsci/qscilexerpython.h>

#include <utility>
#include <vector>

namespace clutch {

/// QScintilla's Python lexer with the keywords of today; its own list still has `print` and `exec`.
///
/// Highlights names of `builtins` as a second set. Soft keywords (`match`, `case`, `type`, `lazy`)
/// depend on where they stand: soft_keyword_marks colours them. Its parent owns it; the
/// UI thread uses it.
class PythonLexer : public QsciLexerPython
{
    Q_OBJECT
public:
    explicit PythonLexer(QObject* parent = nullptr);
    [[nodiscard]] const char* keywords(int set) const override;
};

/// Where soft keywords stand in one line of code, as offset and length in bytes.
std::vector<std::pair<int, int>> softKeywords(const QByteArray& line);

} // namespace clutch
