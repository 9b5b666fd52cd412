#include "engine/protocol/describe.h"

#include "engine/protocol/describe_fields.h"

#include <gtest/gtest.h>

namespace clutch::protocol {
namespace {

TEST(Readable, LeavesPlainWordsAlone)
{
    EXPECT_EQ(readable("primes.py"), "primes.py");
    EXPECT_EQ(readable("<console A:3>"), "\"<console A:3>\"");
    EXPECT_EQ(readable(""), "\"\"");
}

TEST(Readable, EscapesWhatWouldBreakTheLineOrTheTerminal)
{
    EXPECT_EQ(readable("a\nb\t\"c\"\\"), R"("a\nb\t\"c\"\\")");
    EXPECT_EQ(readable("\x1b[31m"), R"("\x1b[31m")");
    EXPECT_EQ(readable("\xff"), R"("\xff")");
    EXPECT_EQ(readable("\xc2\x9b"), R"("\xc2\x9b")") << "C1: another escape sequence's start";
    EXPECT_EQ(readable(std::string_view("\0", 1)), R"("\x00")");
    EXPECT_EQ(readable("\x7f"), R"("\x7f")");
}

TEST(Readable, ShowsUtf8AsItIs)
{
    EXPECT_EQ(readable("Größe"), "\"Größe\"");
}

TEST(Readable, CutsAt60BytesAndNeverWithinACharacter)
{
    EXPECT_EQ(readable(std::string(60, 'a')), std::string(60, 'a'));
    EXPECT_EQ(readable(std::string(61, 'a')), '"' + std::string(60, 'a') + "\"… (61 bytes)");
    EXPECT_EQ(readable(std::string(59, 'a') + "ä!"), '"' + std::string(59, 'a') + "\"… (62 bytes)");
}

TEST(Describe, NamesARequestWithItsFields)
{
    proto::Envelope envelope;
    envelope.set_id(12);
    proto::RunSource& run = *envelope.mutable_run_source();
    run.set_interpreter(2);
    run.set_filename("primes.py");
    run.set_source(std::string(214, 'x'));
    EXPECT_EQ(describe(envelope),
        "#12 run_source interpreter=2 filename=primes.py mode=EXEC name_space=KEEP source=214 "
        "bytes");
}

TEST(Describe, ShowsTimesAsDurationsAndEnumeratorsByName)
{
    proto::Envelope envelope;
    proto::RunFinished& end = *envelope.mutable_run_finished();
    end.set_interpreter(1);
    end.set_outcome(proto::RunFinished::EXCEPTION);
    end.set_started_ns(1'000'000);
    end.set_finished_ns(3'500'000);
    end.mutable_exception()->set_type("ValueError");
    EXPECT_EQ(describe(envelope),
        "#0 run_finished interpreter=1 outcome=EXCEPTION took=2.500 ms exception=ValueError");
}

TEST(Describe, ShowsPinsAndLists)
{
    proto::Envelope envelope;
    envelope.mutable_set_affinity()->mutable_pin()->set_policy(proto::Pin::EXPLICIT);
    envelope.mutable_set_affinity()->mutable_pin()->add_cpus(0);
    envelope.mutable_set_affinity()->mutable_pin()->add_cpus(3);
    EXPECT_EQ(describe(envelope), "#0 set_affinity pin=0,3");
}

TEST(Describe, ShowsAnEnumeratorOfANewerPeerByItsNumber)
{
    proto::Envelope envelope;
    envelope.mutable_output()->set_stream(static_cast<proto::Stream>(77));
    EXPECT_EQ(describe(envelope), "#0 output stream=77");
}

TEST(Describe, KeepsWhatIsTypedOutOfTheTrace)
{
    proto::Envelope envelope;
    envelope.mutable_provide_input()->set_text("hunter2");
    EXPECT_EQ(describe(envelope), "#0 provide_input text=7 bytes");
}

TEST(Describe, HasALineForEveryMessage)
{
    // Every body case by its field number, as an empty message on the wire.
    int known = 0;
    for (unsigned number = 2; number < 100; ++number) {
        const unsigned tag = number << 3 | 2;
        std::string bytes;
        if (tag >= 128)
            bytes.push_back(static_cast<char>((tag & 0x7f) | 0x80));
        bytes.push_back(static_cast<char>(tag >= 128 ? tag >> 7 : tag));
        bytes.push_back(0);
        proto::Envelope envelope;
        ASSERT_TRUE(envelope.ParseFromString(bytes));
        const std::string line = describe(envelope);
        EXPECT_EQ(line.find('\n'), std::string::npos);
        if (envelope.body_case() == proto::Envelope::BODY_NOT_SET) {
            EXPECT_EQ(line, "#0 empty");
            continue;
        }
        ++known;
        EXPECT_NE(line, "#0 empty") << number;
        EXPECT_GT(line.size(), 4U) << number;
    }
    EXPECT_GE(known, 29);
}

} // namespace
} // namespace clutch::protocol
