// Made-up recordings of the microscope, whose figures are known.
#pragma once

#include "ui/models/gil_slices.h"

#include <cstdint>
#include <vector>

namespace clutch::ui::synthetic {

inline constexpr std::uint64_t kGilStart = 7'000'000'000;

/// One second at 1 kHz: `shared` threads that hand one GIL round every 5 ms, then `own` that hold
/// theirs all the time. Letters A, B, …
inline GilSlices gilRecording(unsigned shared, unsigned own, unsigned looks = 1000)
{
    proto::GilRecordingStarted started;
    started.set_recording(1);
    started.set_hz(1000);
    started.set_duration_ns(looks * 1'000'000ULL);
    GilSlices slices(started, [](std::uint64_t interpreter) {
        return GilOwner{QString(QChar(static_cast<char16_t>('A' + interpreter))),
            static_cast<int>(interpreter)};
    });
    proto::GilRecordingPart part;
    part.set_recording(1);
    for (unsigned i = 0; i < shared + own; ++i) {
        proto::GilRecordingPart::Thread& thread = *part.add_threads();
        thread.set_interpreter(i);
        thread.set_native_id(4000 + i);
        thread.set_owner(true);
        thread.set_shared_gil(i < shared);
    }
    proto::Frame& place = *part.add_places();
    place.set_file("/home/user/spin.py");
    place.set_function("spin");
    place.set_line(4);
    std::vector<int> gils(shared + own, -1);
    unsigned last = 0;
    for (unsigned look = 0; look < looks; ++look) {
        part.add_look_ns(look == 0 ? kGilStart : 1'000'000);
        for (unsigned i = 0; i < shared + own; ++i) {
            const bool holds = i >= shared || (look / 5) % shared == i;
            const int gil = holds ? proto::ThreadLoad::HOLDS : proto::ThreadLoad::WAITS;
            if (gils[i] == gil)
                continue;
            gils[i] = gil;
            part.add_change_look(look - last);
            last = look;
            part.add_change_thread(i);
            part.add_change_gil(static_cast<unsigned>(gil));
            part.add_change_place(1);
        }
    }
    part.set_late(12);
    part.set_cpu_ns(looks * 110'000ULL);
    part.set_last(true);
    slices.add(part);
    return slices;
}

} // namespace clutch::ui::synthetic
