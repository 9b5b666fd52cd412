// What the runtime said, kept to be saved and shown again.
#pragma once

#include "engine/base/result.h"
#include "engine/protocol/clutch.pb.h"

#include <QByteArray>
#include <QString>

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

namespace clutch::ui {

/// The newest ten minutes or so of all messages that pictures are made from, the oldest dropped
/// first; who the interpreters are is kept for as long as their runtime is. A plain value of
/// LiveModels, UI thread.
///
/// A file of it is a line that says what it is, and then the frames as they came over the wire.
class RecordingLog
{
public:
    static constexpr std::size_t kMostBytes = 64u << 20;
    static constexpr std::size_t kMostMessages
        = 20'000; // ten minutes at 20 Hz and what happens in it

    void add(const proto::Welcome& welcome);
    void add(const proto::InterpreterChanged& changed);
    void add(const proto::Sample& sample);
    void add(const proto::RunFinished& run);
    void add(const proto::WarningShown& warning);
    void add(const proto::FinalizationReport& report);
    void add(const proto::GilRecordingStarted& started);
    void add(const proto::GilRecordingPart& part);
    void addEnd(const QString& sentence); // of a runtime

    [[nodiscard]] bool isEmpty() const { return m_entries.empty(); }
    [[nodiscard]] std::size_t size() const { return m_entries.size(); }
    [[nodiscard]] QByteArray toFile() const;

private:
    struct Entry
    {
        proto::Envelope::BodyCase kind = proto::Envelope::BODY_NOT_SET;
        std::uint64_t interpreter = 0;
        std::string frame;
    };
    void append(const proto::Envelope& envelope, std::uint64_t interpreter = 0);
    void dropOldest();

    std::deque<Entry> m_entries;
    std::size_t m_bytes = 0;
    // Of what was dropped: the latest Welcome (0), and who its interpreters are, by id.
    std::map<std::uint64_t, std::string> m_head;
};

/// Of a file, to tell whether it is a recording.
inline constexpr qint64 kRecordingBegin = 64;
[[nodiscard]] bool beginsRecording(const QByteArray& begin);
/// What a RecordingLog keeps, and as much again for who the interpreters were.
inline constexpr qint64 kLargestRecording = 2 * RecordingLog::kMostBytes;

/// The messages of a file that toFile() made; a sentence where it is none, or is cut off.
[[nodiscard]] Result<std::vector<proto::Envelope>> readRecording(const QByteArray& file);

} // namespace clutch::ui
