#include "engine/protocol/framing.h"

#include "engine/protocol/limits.h"

#include <gtest/gtest.h>

#include <random>

namespace clutch::protocol {
namespace {

proto::Envelope output(std::uint64_t id, const std::string& text)
{
    proto::Envelope envelope;
    envelope.set_id(id);
    envelope.mutable_output()->set_data(text);
    return envelope;
}

std::string frame(const proto::Envelope& envelope)
{
    std::string bytes;
    EXPECT_TRUE(appendFrame(envelope, bytes));
    return bytes;
}

std::string length(std::uint32_t value)
{
    std::string bytes;
    for (int i = 0; i < 4; ++i)
        bytes.push_back(static_cast<char>(value >> (8 * i)));
    return bytes;
}

TEST(Framing, WritesALittleEndianLengthAndTheEnvelope)
{
    proto::Envelope envelope;
    envelope.set_id(5);
    EXPECT_EQ(frame(envelope), std::string("\x02\0\0\0\x08\x05", 6));
}

TEST(Framing, AppendsBehindWhatIsThere)
{
    std::string bytes = "before";
    ASSERT_TRUE(appendFrame(output(1, "x"), bytes));
    EXPECT_EQ(bytes, "before" + frame(output(1, "x")));
}

TEST(Framing, RefusesToWriteMoreThanTheLimitAndLeavesTheBufferAlone)
{
    std::string bytes = "before";
    const Status status = appendFrame(output(1, std::string(kMaxFrame, 'x')), bytes);
    ASSERT_FALSE(status);
    EXPECT_EQ(bytes, "before");
    EXPECT_NE(status.error().text.find("67108864"), std::string::npos) << status.error().text;
}

TEST(FrameReader, PutsFramesTogetherThatArriveByteByByte)
{
    const std::string bytes = frame(output(1, "one")) + frame(output(2, std::string(300, 'b')))
        + frame(proto::Envelope()) + frame(output(3, "three"));
    FrameReader reader;
    std::vector<std::uint64_t> ids;
    for (const char byte : bytes) {
        reader.append({&byte, 1});
        const auto next = reader.next();
        ASSERT_TRUE(next) << next.error().text;
        if (*next)
            ids.push_back((*next)->id());
    }
    EXPECT_EQ(ids, (std::vector<std::uint64_t>{1, 2, 0, 3}));
}

TEST(FrameReader, GivesSeveralFramesOfOnePiece)
{
    FrameReader reader;
    reader.append(frame(output(1, "one")) + frame(output(2, "two")) + "\x05");
    EXPECT_EQ((*reader.next())->output().data(), "one");
    EXPECT_EQ((*reader.next())->output().data(), "two");
    EXPECT_FALSE(reader.next()->has_value());
}

TEST(FrameReader, WaitsForTheRestOfATruncatedFrame)
{
    const std::string whole = frame(output(7, "text"));
    for (std::size_t cut = 0; cut < whole.size(); ++cut) {
        FrameReader reader;
        reader.append(std::string_view(whole).substr(0, cut));
        const auto early = reader.next();
        ASSERT_TRUE(early);
        EXPECT_FALSE(early->has_value()) << cut;
        reader.append(std::string_view(whole).substr(cut));
        const auto late = reader.next();
        ASSERT_TRUE(late && *late) << cut;
        EXPECT_EQ((*late)->id(), 7U);
    }
}

TEST(FrameReader, TakesAFrameOfExactlyTheLimit)
{
    // The text makes up what tags and lengths leave: 2 of the oneof's tag, 4 of its length, 1 and 4
    // for the text's.
    proto::Envelope envelope = output(0, std::string(kMaxFrame - 11, 'x'));
    ASSERT_EQ(envelope.ByteSizeLong(), kMaxFrame);
    FrameReader reader;
    reader.append(frame(envelope));
    const auto next = reader.next();
    ASSERT_TRUE(next && *next);
    EXPECT_EQ((*next)->output().data().size(), kMaxFrame - 11);
}

TEST(FrameReader, RejectsFrameLargerThanLimitBeforeItsBytesCome)
{
    FrameReader reader;
    reader.append(length(kMaxFrame + 1));
    const auto next = reader.next();
    ASSERT_FALSE(next);
    EXPECT_NE(next.error().text.find("67108865"), std::string::npos) << next.error().text;
}

TEST(FrameReader, StaysBrokenAfterAFailure)
{
    FrameReader reader;
    reader.append("\xff\xff\xff\xff");
    const auto first = reader.next();
    ASSERT_FALSE(first);
    reader.append(frame(output(1, "good")));
    const auto second = reader.next();
    ASSERT_FALSE(second);
    EXPECT_EQ(first.error().text, second.error().text);
}

TEST(FrameReader, RejectsBytesThatAreNoEnvelope)
{
    FrameReader reader;
    reader.append(length(4) + "\xff\xff\xff\xff");
    const auto next = reader.next();
    ASSERT_FALSE(next);
    EXPECT_EQ(next.error().text, "a frame of 4 bytes is not an Envelope");
}

TEST(FrameReader, RejectsTextThatIsNotUtf8)
{
    proto::Envelope envelope;
    envelope.mutable_refusal()->set_reason("plain");
    std::string bytes = frame(envelope);
    bytes.back() = '\xff';
    FrameReader reader;
    reader.append(bytes);
    EXPECT_FALSE(reader.next());
}

TEST(FrameReader, LetsAFieldOfANewerPeerPass)
{
    proto::Envelope envelope = output(4, "known");
    std::string body = envelope.SerializeAsString() + std::string("\xf8\x3f\x2a", 3); // field 1023
    FrameReader reader;
    reader.append(length(static_cast<std::uint32_t>(body.size())) + body);
    const auto next = reader.next();
    ASSERT_TRUE(next && *next);
    EXPECT_EQ((*next)->output().data(), "known");
}

TEST(FrameReader, CarriesALongestExceptionChainAndNoLonger)
{
    const auto chain = [](std::size_t depth) {
        proto::Envelope envelope;
        proto::ExceptionInfo* info = envelope.mutable_run_finished()->mutable_exception();
        for (std::size_t i = 1; i < depth; ++i)
            info = info->mutable_cause();
        info->set_type("ValueError");
        FrameReader reader;
        reader.append(frame(envelope));
        return reader.next().has_value();
    };
    EXPECT_TRUE(chain(kMaxExceptionDepth));
    EXPECT_FALSE(chain(150)) << "protobuf's own limit moved; kMaxExceptionDepth's reason with it";
}

/// Whatever the bytes and the pieces are: no crash, no read beyond them, and a failure is for ever.
void digest(std::string_view bytes, std::mt19937& random)
{
    FrameReader reader;
    bool failed = false;
    while (!bytes.empty()) {
        const std::size_t piece = std::min<std::size_t>(bytes.size(), 1 + random() % 97);
        reader.append(bytes.substr(0, piece));
        bytes.remove_prefix(piece);
        for (;;) {
            const auto next = reader.next();
            ASSERT_FALSE(failed && next) << "a broken stream came back to life";
            failed = !next;
            if (!next || !*next)
                break;
        }
    }
}

TEST(FrameReader, SurvivesRandomMutationsOfAGoodStream)
{
    std::mt19937 random(20240229);
    std::string good;
    for (std::uint64_t i = 0; i < 20; ++i) {
        good += frame(output(i, std::string(random() % 200, 'o')));
        proto::Envelope report;
        report.mutable_finalization_report()->set_letter("A");
        report.mutable_finalization_report()->add_findings()->set_text("unclosed file");
        good += frame(report);
    }
    for (int round = 0; round < 3000; ++round) {
        std::string bytes = good;
        for (std::size_t i = 0, count = 1 + random() % 8; i < count; ++i) {
            const std::size_t at = random() % bytes.size();
            switch (random() % 3) {
            case 0:
                bytes[at] = static_cast<char>(random());
                break;
            case 1:
                bytes.erase(at, 1 + random() % 5);
                break;
            default:
                bytes.insert(at, 1 + random() % 5, static_cast<char>(random()));
            }
        }
        digest(bytes, random);
    }
}

TEST(FrameReader, SurvivesRandomBytes)
{
    std::mt19937 random(7);
    for (int round = 0; round < 2000; ++round) {
        std::string bytes(random() % 400, '\0');
        for (char& byte : bytes)
            byte = static_cast<char>(random());
        for (std::size_t i = 3; i < bytes.size() && random() % 2 == 0; i += 4)
            bytes[i] = bytes[i - 1] = 0; // lengths that are possible
        digest(bytes, random);
    }
}

} // namespace
} // namespace clutch::protocol
