#include "tests/engine/python/python_fixture.h"

#include <algorithm>

namespace clutch::python {

using GilReaderTest = PythonTest;

TEST_F(GilReaderTest, TellsWhoHoldsAndWaitsForWhichGil)
{
    JobQueue mainJobs;
    std::thread test([&] {
        Sub busy;
        Sub idle;
        auto reader = GilReader::create();
        if (PythonRuntime::version().rfind("3.14", 0) == 0) {
            ASSERT_FALSE(reader);
            EXPECT_THAT(reader.error().text, HasSubstr("3.15 can"));
        } else {
            ASSERT_TRUE(reader) << reader.error().text;
            auto outcome
                = busy.start("import threading\ndone = False\n"
                             "def spin():\n    while not done: pass\n"
                             "threading.Thread(target=spin).start()\nprint('go')\nspin()\n");
            EXPECT_TRUE(busy.console().waitForOut("go"));
            bool held = false;
            bool waited = false;
            bool framed = false;
            bool idleHeld = false;
            EXPECT_TRUE(becomesTrue([&] {
                const auto states = (*reader)->read();
                if (!states)
                    return false; // a thread was between two states; the next look tells
                for (const ThreadGilState& state : *states) {
                    if (state.pythonId == busy.id()) {
                        held |= state.holds;
                        waited |= state.waits;
                        framed |= state.frame.function == "spin" && state.frame.line == 4;
                    }
                    idleHeld |= state.pythonId == idle.id() && state.holds;
                }
                return held && waited && framed;
            })) << held
                << waited << framed;
            EXPECT_FALSE(idleHeld);
            EXPECT_TRUE(busy.handle().raisePending(busy.lastRun()));
            EXPECT_EQ(outcome.get().kind, RunOutcome::Kind::Interrupted);
            busy.run("done = True");
        }
        mainJobs.finish();
    });
    // The main thread waits in its Python frame, as the engine's does; without it the reader fails
    // for the whole process.
    m_runtime->mainInterpreter().serve(mainJobs);
    test.join();
}

} // namespace clutch::python
