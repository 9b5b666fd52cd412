#include "ui/models/variable_history.h"

#include "tests/ui/support/variables.h"
#include "ui/models/variables_words.h"

#include <gtest/gtest.h>

#include <map>

namespace clutch::ui {
namespace {

using synthetic::variables;
using Marks = std::map<std::string, VariableMark>;

Marks marksOf(const VariableHistory& history)
{
    Marks marks;
    for (const VariableRow& row : history.rows())
        marks[row.name.toStdString()] = row.mark;
    return marks;
}

TEST(VariableHistory, MarksNothingAtTheFirstLookEvenAfterRuns)
{
    VariableHistory history;
    EXPECT_FALSE(history.looked());
    history.runFinished();
    history.look(variables({{"a", "1"}}));
    EXPECT_TRUE(history.looked());
    EXPECT_EQ(marksOf(history), (Marks{{"a", VariableMark::None}}));
    EXPECT_EQ(history.runs(), 0);
}

TEST(VariableHistory, MarksWhatCameAndWhatChangedWithTheLastRun)
{
    VariableHistory history = synthetic::history({{"same", "1"}, {"other", "2"}, {"gone", "3"}});
    history.runFinished();
    history.look(variables({{"same", "1"}, {"other", "4"}, {"fresh", "5"}}));
    EXPECT_EQ(marksOf(history),
        (Marks{{"same", VariableMark::None}, {"other", VariableMark::Changed},
            {"fresh", VariableMark::New}}));
    EXPECT_EQ(history.gone(), 1);
    EXPECT_EQ(history.runs(), 1);
}

TEST(VariableHistory, TakesAnotherTypeOrSizeForAChange)
{
    VariableHistory history
        = synthetic::history({{"a", "1", "int"}, {"b", "[0, ...]", "list", 56, 1}});
    history.runFinished();
    history.look(variables({{"a", "1", "bool"}, {"b", "[0, ...]", "list", 120, 9}}));
    EXPECT_EQ(history.count(VariableMark::Changed), 2);
}

TEST(VariableHistory, KeepsTheMarksOfTheLastRunWhenItOnlyLooksAgain)
{
    VariableHistory history = synthetic::history({{"a", "1"}});
    history.runFinished();
    history.look(variables({{"a", "2"}}));
    history.look(variables({{"a", "2"}, {"fromAThread", "3"}}));
    EXPECT_EQ(marksOf(history),
        (Marks{{"a", VariableMark::Changed}, {"fromAThread", VariableMark::New}}));
}

TEST(VariableHistory, DropsTheMarksOfTheRunBeforeTheLast)
{
    VariableHistory history = synthetic::history({});
    history.runFinished();
    history.look(variables({{"a", "1"}}));
    history.runFinished();
    history.look(variables({{"a", "1"}, {"b", "2"}}));
    EXPECT_EQ(marksOf(history), (Marks{{"a", VariableMark::None}, {"b", VariableMark::New}}));
}

TEST(VariableHistory, CountsTheRunsThatNobodyLookedBetween)
{
    VariableHistory history = synthetic::history({{"a", "1"}});
    history.runFinished();
    history.runFinished();
    history.look(variables({{"a", "3"}}));
    EXPECT_EQ(history.runs(), 2);
    EXPECT_EQ(history.count(VariableMark::Changed), 1);
}

TEST(VariableHistory, SaysNothingOfWhatIsGoneWhereTheListWasCut)
{
    VariableHistory history = synthetic::history({{"a", "1"}, {"b", "2"}});
    history.runFinished();
    proto::Variables cut = variables({{"a", "1"}});
    cut.set_truncated(true);
    history.look(cut);
    EXPECT_EQ(history.gone(), 0);
    EXPECT_EQ(variablesSummary(QStringLiteral("A"), history),
        QStringLiteral("the first 1 names; there are more"));
}

TEST(VariablesWords, SayInEveryStateWhatIsSo)
{
    proto::InterpreterChanged interpreter;
    QStringList sentences;
    for (int state = proto::STATE_UNSPECIFIED; state <= proto::STATE_PARKED; ++state) {
        interpreter.set_state(static_cast<proto::InterpreterState>(state));
        const QString sentence = whyNoVariables(QStringLiteral("A"), interpreter, false);
        if (state == proto::STATE_IDLE) {
            EXPECT_EQ(sentence, QString());
            continue;
        }
        EXPECT_TRUE(sentence.startsWith(QStringLiteral("A "))) << state;
        EXPECT_TRUE(sentence.endsWith(QLatin1Char('.'))) << state;
        const bool starting = state == proto::STATE_UNSPECIFIED || state == proto::STATE_STARTING;
        EXPECT_TRUE(starting || !sentences.contains(sentence)) << state;
        sentences << sentence;
    }
}

TEST(VariablesWords, GiveTheEnginesReasonForAStuckInterpreter)
{
    proto::InterpreterChanged interpreter;
    interpreter.set_state(proto::STATE_STUCK);
    interpreter.set_reason("sum() holds the GIL.");
    EXPECT_TRUE(whyNoVariables(QStringLiteral("A"), interpreter, true)
                    .endsWith(QStringLiteral("sum() holds the GIL.")));
}

TEST(VariablesWords, SumUpTheNamesAndTheirMarks)
{
    VariableHistory history = synthetic::history({{"a", "1"}, {"b", "1"}, {"c", "1"}});
    EXPECT_EQ(variablesSummary(QStringLiteral("A"), history), QStringLiteral("3 names"));
    history.runFinished();
    history.look(variables({{"a", "2"}, {"b", "1"}, {"d", "1"}}));
    EXPECT_EQ(variablesSummary(QStringLiteral("A"), history),
        QStringLiteral("3 names · 1 new · 1 changed · 1 gone"));
}

} // namespace
} // namespace clutch::ui
