#include "ui/find/text_searcher.h"

#include <gtest/gtest.h>

#include <QTest>
#include <QThreadPool>

namespace clutch::ui {
namespace {

class TextSearcherTest : public testing::Test
{
protected:
    TextSearcherTest()
    {
        QObject::connect(&m_searcher, &TextSearcher::finished, &m_searcher,
            [this](const std::vector<TextSearcher::FoundIn>& found) { m_found.push_back(found); });
    }
    static QRegularExpression pattern(const char* text)
    {
        return QRegularExpression(QLatin1String(text));
    }
    TextSearcher m_searcher{{10, 5}};
    std::vector<std::vector<TextSearcher::FoundIn>> m_found;
};

TEST_F(TextSearcherTest, IsSearchingUntilItHasSaidWhatItFoundHoweverSoonThatWas)
{
    m_searcher.search({{7, 3, QStringLiteral("ab\na")}}, pattern("a"));
    QThreadPool::globalInstance()->waitForDone(); // found, and nobody has heard of it yet
    EXPECT_TRUE(m_searcher.isSearching());
    EXPECT_TRUE(m_found.empty());
    ASSERT_TRUE(QTest::qWaitFor([&] { return !m_found.empty(); }));
    EXPECT_FALSE(m_searcher.isSearching());
    ASSERT_EQ(m_found[0].size(), 1U);
    EXPECT_EQ(m_found[0][0].id, 7);
    EXPECT_EQ(m_found[0][0].version, 3);
    EXPECT_EQ(m_found[0][0].places.size(), 2U);
}

TEST_F(TextSearcherTest, NothingIsHeardOfASearchThatAnotherHasTakenThePlaceOf)
{
    m_searcher.search({{1, 1, QStringLiteral("a")}}, pattern("a"));
    QThreadPool::globalInstance()->waitForDone();
    m_searcher.search({{2, 1, QStringLiteral("b")}}, pattern("b"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return !m_found.empty(); }));
    QThreadPool::globalInstance()->waitForDone();
    QCoreApplication::processEvents();
    ASSERT_EQ(m_found.size(), 1U);
    EXPECT_EQ(m_found[0][0].id, 2);
}

} // namespace
} // namespace clutch::ui
