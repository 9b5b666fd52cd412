// A ruff that a test has written: a shell script that answers what the test wants.
#pragma once

#include <QDir>
#include <QFile>
#include <QString>
#include <QTemporaryDir>

namespace clutch::ui {

/// A tools folder with a bin/ruff in it. What is asked is kept: of each order one line, and the
/// text of the last one.
///
/// `format`, `check` and `fix` are files beside it: their text is the answer, and where there is
/// none the text comes back as it went, or without findings. `fail` makes it fail with that text on
/// stderr; while `hang` is there it says nothing for ever.
class FakeRuff
{
public:
    FakeRuff()
    {
        QDir(m_folder.path()).mkdir(QStringLiteral("bin"));
        QFile script(m_folder.filePath(QStringLiteral("bin/ruff")));
        if (!script.open(QIODevice::WriteOnly))
            return;
        script.write(R"(#!/bin/sh
here=')" + m_folder.path().toUtf8()
            + R"('
if [ "$1" = --version ]; then echo "ruff 1.2.3"; exit 0; fi
what=$1
for each; do [ "$each" = --fix-only ] && what=fix; done
echo "$PWD|$*" >> "$here/orders"
if [ -e "$here/hang" ]; then echo $$ > "$here/hangs.new"; mv "$here/hangs.new" "$here/hangs"; exec sleep 1000; fi
cat > "$here/input"
if [ -e "$here/fail" ]; then cat "$here/fail" >&2; exit 2; fi
if [ -e "$here/$what" ]; then cat "$here/$what"
elif [ $what = check ]; then echo '[]'
else cat "$here/input"; fi
)");
        script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }

    [[nodiscard]] QString folder() const { return m_folder.path(); }
    [[nodiscard]] QString program() const { return m_folder.filePath(QStringLiteral("bin/ruff")); }
    void put(const char* name, const QByteArray& text = {}) const
    {
        QFile file(m_folder.filePath(QLatin1String(name)));
        if (file.open(QIODevice::WriteOnly))
            file.write(text);
    }
    void remove(const char* name) const { QFile::remove(m_folder.filePath(QLatin1String(name))); }
    [[nodiscard]] bool has(const char* name) const
    {
        return QFile::exists(m_folder.filePath(QLatin1String(name)));
    }
    [[nodiscard]] QByteArray read(const char* name) const
    {
        QFile file(m_folder.filePath(QLatin1String(name)));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private:
    QTemporaryDir m_folder;
};

/// One entry of ruff's report, with an edit of [`begin`, `end`) of its line where `with` is given.
struct FakeFinding
{
    const char* code;
    const char* message;
    int line;
    int column;
    int endColumn;
    const char* with = nullptr;
    const char* applicability = "safe";
};

inline QByteArray ruffReport(const std::initializer_list<FakeFinding>& findings)
{
    const auto place = [](int row, int column) {
        return QByteArray("{\"row\":") + QByteArray::number(row)
            + ",\"column\":" + QByteArray::number(column) + '}';
    };
    QByteArray report = "[";
    for (const FakeFinding& each : findings) {
        const QByteArray span = "\"location\":" + place(each.line, each.column)
            + ",\"end_location\":" + place(each.line, each.endColumn);
        if (report.size() > 1)
            report += ',';
        report += QByteArray("{\"code\":\"") + each.code + "\",\"message\":\"" + each.message
            + "\"," + span + ",\"fix\":";
        if (each.with)
            report += QByteArray("{\"applicability\":\"") + each.applicability
                + "\",\"message\":\"Mend it\",\"edits\":[{" + span + ",\"content\":\"" + each.with
                + "\"}]}";
        else
            report += "null";
        report += '}';
    }
    return report + ']';
}

} // namespace clutch::ui
