// Each rule of source_rules.cpp finds a planted violation and leaves what is right alone.
#include "tests/style/source_rules.h"

#include <gtest/gtest.h>

using clutch::style::checkSource;

namespace {

/// The sentences for a file with this one include, "" where there is none.
std::string sayOf(std::string_view path, const std::string& include)
{
    const bool header = path.substr(path.size() - 2) == ".h";
    const auto violations = checkSource(
        path, std::string(header ? "#pragma once\n" : "\n") + "#include " + include + "\n");
    std::string said;
    for (const auto& violation : violations) {
        EXPECT_EQ(violation.line, 2);
        said += violation.sentence;
    }
    return said;
}

void expectAllowed(std::string_view path, const std::string& include)
{
    EXPECT_EQ(sayOf(path, include), "") << path;
}

void expectForbidden(std::string_view path, const std::string& include, const std::string& because)
{
    EXPECT_NE(sayOf(path, include).find(because), std::string::npos)
        << path << " includes " << include << ": said '" << sayOf(path, include) << "'";
}

std::string linesOf(int count)
{
    std::string text = "#pragma once\n";
    for (int i = 1; i < count; ++i)
        text += "\n";
    return text;
}

} // namespace

TEST(SourceRules, LetALayerIncludeWhatIsBelowIt)
{
    expectAllowed("engine/protocol/framing.cpp", "\"engine/base/result.h\"");
    expectAllowed("engine/worker.cpp", "\"engine/python/interpreter.h\"");
    expectAllowed("engine/worker.cpp", "\"engine/event_sink.h\"");
    expectAllowed("engine/host/host_server.cpp", "\"engine/worker.h\"");
    expectAllowed("engine/host/host_server.cpp", "\"engine/protocol/framing.h\"");
    expectAllowed("engine/client/runtime_process.cpp", "\"engine/protocol/clutch.pb.h\"");
    expectAllowed("ui/runtime/session.cpp", "\"engine/client/runtime_process.h\"");
    expectAllowed("ui/console/console.cpp", "\"ui/style/theme.h\"");
    expectAllowed("app/cli/run.cpp", "\"engine/client/runtime_process.h\"");
    expectAllowed("app/clutch_main.cpp", "\"ui/main_window.h\"");
    expectAllowed("app/runtime/runtime_main.cpp", "\"engine/host/host_server.h\"");
}

TEST(SourceRules, ForbidALayerWhatIsAboveOrBesideIt)
{
    expectForbidden(
        "engine/base/log.cpp", "\"engine/protocol/limits.h\"", "engine/base/ may include only");
    expectForbidden("engine/protocol/describe.h", "\"engine/worker.h\"", "may include only");
    expectForbidden(
        "engine/python/interpreter.cpp", "\"engine/metrics/sampler.h\"", "may include only");
    expectForbidden(
        "engine/python/interpreter.cpp", "\"engine/protocol/clutch.pb.h\"", "may include only");
    expectForbidden(
        "engine/metrics/sampler.cpp", "\"engine/python/interpreter.h\"", "may include only");
    expectForbidden("engine/worker.cpp", "\"engine/host/outbox.h\"", "may include only");
    expectForbidden(
        "engine/host/outbox.cpp", "\"engine/client/runtime_process.h\"", "may include only");
    expectForbidden("engine/client/runtime_process.cpp", "\"engine/worker.h\"", "may include only");
    expectForbidden(
        "ui/main_window.cpp", "\"engine/client/runtime_process.h\"", "may include only");
    expectForbidden("ui/cores/core_graph.cpp", "\"engine/metrics/sampler.h\"", "may include only");
    expectForbidden("ui/main_window.cpp", "\"app/cli/run.h\"", "may include only");
    expectForbidden("app/cli/run.cpp", "\"ui/main_window.h\"", "may include only");
    expectForbidden("app/cli/run.cpp", "\"engine/worker.h\"", "may include only");
    expectForbidden(
        "app/runtime/runtime_main.cpp", "\"engine/client/runtime_process.h\"", "may include only");
}

TEST(SourceRules, KeepCPythonInItsFolder)
{
    expectAllowed("engine/python/python_api.h", "<Python.h>");
    expectAllowed("engine/python/streams.cpp", "\"engine/python/python_api.h\"");
    expectForbidden("engine/python/streams.cpp", "<Python.h>", "only engine/python/python_api.h");
    expectForbidden("engine/worker.cpp", "<Python.h>", "CPython's headers");
    expectForbidden("engine/worker.cpp", "\"engine/python/python_api.h\"", "only engine/python/");
    expectForbidden("ui/main_window.cpp", "<Python.h>", "CPython's headers");
    expectForbidden("engine/python/streams.cpp", "<internal/pycore_interp.h>", "internal headers");
}

TEST(SourceRules, KeepQtInTheWindow)
{
    expectAllowed("ui/main_window.h", "<QMainWindow>");
    expectAllowed("app/clutch_main.cpp", "<QApplication>");
    expectAllowed("engine/base/log.cpp", "<queue>");
    expectForbidden("engine/client/runtime_process.h", "<QObject>", "Qt's headers");
    expectForbidden("engine/worker.cpp", "<QtCore/QString>", "Qt's headers");
    expectForbidden("engine/worker.cpp", "<qglobal.h>", "Qt's headers");
    expectForbidden("app/cli/run.cpp", "<QString>", "Qt's headers");
}

TEST(SourceRules, KeepQScintillaInEditorAndConsole)
{
    expectAllowed("ui/editor/editor.cpp", "<Qsci/qsciscintilla.h>");
    expectAllowed("ui/console/output_view.cpp", "<Qsci/qsciscintilla.h>");
    expectForbidden("ui/main_window.cpp", "<Qsci/qsciscintilla.h>", "QScintilla's headers");
}

TEST(SourceRules, KeepWidgetsOutOfModels)
{
    expectAllowed("ui/models/core_load.h", "<QAbstractItemModel>");
    expectAllowed("ui/models/core_load.h", "<QStringView>");
    expectAllowed("ui/models/core_load.h", "<QColor>");
    for (const char* header : {"<QWidget>", "<QTreeView>", "<QApplication>", "<QtWidgets/QLabel>",
             "<QPainter>", "<QStyledItemDelegate>", "<QPushButton>"})
        expectForbidden("ui/models/core_load.h", header, "no widget");
    expectForbidden("ui/models/core_load.cpp", "\"ui/cores/core_graph.h\"", "may include only");
}

TEST(SourceRules, KeepTheWireAtItsTwoEnds)
{
    expectAllowed("engine/client/runtime_process.cpp", "\"engine/protocol/framing.h\"");
    expectAllowed("ui/models/recording_log.cpp", "\"engine/protocol/framing.h\"");
    expectForbidden("ui/runtime/session.cpp", "\"engine/protocol/framing.h\"", "framing");
    expectForbidden("engine/worker.cpp", "\"engine/protocol/framing.h\"", "framing");
}

TEST(SourceRules, WantIncludesFromTheRoot)
{
    expectForbidden("engine/base/log.cpp", "\"log.h\"", "from the project's root");
    expectForbidden("engine/base/log.cpp", "\"../base/log.h\"", "from the project's root");
    expectForbidden("engine/base/log.cpp", "<engine/base/log.h>", "between quotes");
    expectForbidden("tests/base/log_test.cpp", "\"log.h\"", "from the project's root");
    expectForbidden(
        "engine/base/log.cpp", "\"tests/support/fake_clock.h\"", "must not need its tests");
    expectAllowed("ui/main_window.cpp", "\"main_window.moc\"");
    expectAllowed("tests/ui/main_window_test.cpp", "<QTest>");
}

TEST(SourceRules, SeeAnIncludeHoweverItIsSpaced)
{
    EXPECT_EQ(checkSource("engine/worker.cpp", "  #  include\t<Python.h> // why\n").size(), 1u);
    EXPECT_TRUE(checkSource("engine/worker.cpp", "// #include <Python.h>\n").empty());
}

TEST(SourceRules, CountLines)
{
    EXPECT_TRUE(checkSource("engine/worker.h", linesOf(200)).empty());
    EXPECT_EQ(checkSource("engine/worker.h", linesOf(201)).size(), 1u);
    EXPECT_TRUE(checkSource("engine/worker.cpp", linesOf(500)).empty());
    EXPECT_EQ(checkSource("engine/worker.cpp", linesOf(501)).size(), 1u);
    EXPECT_TRUE(checkSource("tests/engine/worker_test.cpp", linesOf(700)).empty());
    EXPECT_EQ(checkSource("tests/engine/worker_test.cpp", linesOf(701)).size(), 1u);
    EXPECT_TRUE(checkSource("app/clutch_main.cpp", linesOf(60)).empty());
    EXPECT_EQ(checkSource("app/clutch_main.cpp", linesOf(61)).size(), 1u);
}

TEST(SourceRules, WantPragmaOnceInHeaders)
{
    EXPECT_EQ(checkSource("engine/worker.h", "int worker();\n").size(), 1u);
    EXPECT_TRUE(checkSource("engine/worker.cpp", "int worker();\n").empty());
}

TEST(SourceRules, WantAnIssueForEveryNoteForLater)
{
    const std::string word = std::string("TO") + "DO";
    EXPECT_EQ(checkSource("engine/worker.cpp", "// " + word + ": later\n").size(), 1u);
    EXPECT_EQ(checkSource("engine/worker.cpp", "// FIX" + std::string("ME later\n")).size(), 1u);
    EXPECT_TRUE(checkSource("engine/worker.cpp", "// " + word + "(#12): later\n").empty());
}
