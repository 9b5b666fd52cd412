#include "ui/models/recording_log.h"

#include "engine/protocol/framing.h"

#include <utility>

namespace clutch::ui {

namespace {
const std::string_view kFirstLine = "Clutch recording 1\n";

template <class Message>
proto::Envelope enclosed(Message* (proto::Envelope::*place)(), const Message& message)
{
    proto::Envelope envelope;
    *(envelope.*place)() = message;
    return envelope;
}
} // namespace

void RecordingLog::append(const proto::Envelope& envelope, std::uint64_t interpreter)
{
    Entry entry{envelope.body_case(), interpreter, {}};
    if (!protocol::appendFrame(envelope, entry.frame))
        return; // larger than any frame: it did not come over the wire
    m_bytes += entry.frame.size();
    m_entries.push_back(std::move(entry));
    while (m_entries.size() > kMostMessages || (m_bytes > kMostBytes && m_entries.size() > 1))
        dropOldest();
}

void RecordingLog::dropOldest()
{
    Entry& oldest = m_entries.front();
    m_bytes -= oldest.frame.size();
    if (oldest.kind == proto::Envelope::kWelcome)
        m_head.clear(); // of the runtime before it nothing is left
    if (oldest.kind == proto::Envelope::kWelcome
        || oldest.kind == proto::Envelope::kInterpreterChanged)
        m_head[oldest.interpreter] = std::move(oldest.frame);
    m_entries.pop_front();
}

void RecordingLog::add(const proto::Welcome& welcome)
{
    append(enclosed(&proto::Envelope::mutable_welcome, welcome));
}

void RecordingLog::add(const proto::InterpreterChanged& changed)
{
    append(enclosed(&proto::Envelope::mutable_interpreter_changed, changed), changed.interpreter());
}

void RecordingLog::add(const proto::Sample& sample)
{
    // Lent and not copied: there are twenty a second. The envelope is only read.
    proto::Envelope envelope;
    envelope.set_allocated_sample(const_cast<proto::Sample*>(&sample));
    append(envelope);
    (void)envelope.release_sample();
}

void RecordingLog::add(const proto::RunFinished& run)
{
    append(enclosed(&proto::Envelope::mutable_run_finished, run));
}

void RecordingLog::add(const proto::WarningShown& warning)
{
    append(enclosed(&proto::Envelope::mutable_warning_shown, warning));
}

void RecordingLog::add(const proto::FinalizationReport& report)
{
    append(enclosed(&proto::Envelope::mutable_finalization_report, report));
}

void RecordingLog::add(const proto::GilRecordingStarted& started)
{
    append(enclosed(&proto::Envelope::mutable_gil_recording_started, started));
}

void RecordingLog::add(const proto::GilRecordingPart& part)
{
    append(enclosed(&proto::Envelope::mutable_gil_recording_part, part));
}

void RecordingLog::addEnd(const QString& sentence)
{
    proto::Envelope envelope;
    envelope.mutable_runtime_ending()->set_reason(sentence.toStdString());
    append(envelope);
}

QByteArray RecordingLog::toFile() const
{
    QByteArray file(kFirstLine.data(), static_cast<qsizetype>(kFirstLine.size()));
    for (const auto& [id, frame] : m_head)
        file.append(frame.data(), static_cast<qsizetype>(frame.size()));
    for (const Entry& entry : m_entries)
        file.append(entry.frame.data(), static_cast<qsizetype>(entry.frame.size()));
    return file;
}

bool beginsRecording(const QByteArray& begin)
{
    return begin.startsWith(
        QByteArray::fromRawData(kFirstLine.data(), static_cast<qsizetype>(kFirstLine.size())));
}

Result<std::vector<proto::Envelope>> readRecording(const QByteArray& file)
{
    const std::string_view all(file.constData(), static_cast<std::size_t>(file.size()));
    if (!beginsRecording(file))
        return failure("it is no recording of this version of Clutch");
    protocol::FrameReader reader;
    reader.append(all.substr(kFirstLine.size()));
    std::vector<proto::Envelope> messages;
    std::size_t read = kFirstLine.size();
    for (;;) {
        auto next = reader.next();
        if (!next)
            return failure("it is damaged: " + next.error().text);
        if (!*next)
            break;
        read += 4 + (*next)->ByteSizeLong();
        messages.push_back(std::move(**next));
    }
    if (read < all.size())
        return failure("it is cut off after " + std::to_string(messages.size()) + " messages");
    return messages;
}

} // namespace clutch::ui
