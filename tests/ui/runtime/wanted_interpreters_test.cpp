#include "ui/runtime/wanted_interpreters.h"

#include <gtest/gtest.h>

namespace clutch::ui {
namespace {

proto::CreateInterpreter wanted(const std::string& letter)
{
    proto::CreateInterpreter request;
    request.set_letter(letter);
    return request;
}

TEST(WantedInterpreters, GivesTheFirstFreeLetterAndGoesOnAfterZ)
{
    WantedInterpreters list;
    EXPECT_EQ(list.freeLetter(), "A");
    for (char letter = 'A'; letter <= 'Z'; ++letter)
        list.want(wanted(std::string(1, letter)));
    EXPECT_EQ(list.freeLetter(), "AA");
    list.forget("C");
    EXPECT_EQ(list.freeLetter(), "C");
}

TEST(WantedInterpreters, KeepsALetterWhileItsInterpreterLives)
{
    WantedInterpreters list;
    list.want(wanted("A"));
    proto::InterpreterChanged now;
    now.set_interpreter(4);
    now.set_letter("A");
    now.set_state(proto::STATE_FINALIZING);
    list.update(now);
    list.forget("A");
    EXPECT_EQ(list.freeLetter(), "B");
    now.set_state(proto::STATE_CLOSED);
    list.update(now);
    EXPECT_EQ(list.freeLetter(), "A");
}

TEST(WantedInterpreters, RemembersPinsAndNamesForTheNextRuntime)
{
    WantedInterpreters list;
    list.want(wanted("A"));
    proto::InterpreterChanged now;
    now.set_interpreter(1);
    now.set_letter("A");
    now.mutable_pin()->set_policy(proto::Pin::EXPLICIT);
    now.mutable_pin()->add_cpus(1);
    list.update(now);
    list.rename("A", "primes");
    list.runtimeEnded();
    ASSERT_EQ(list.wanted().size(), 1U);
    EXPECT_EQ(list.wanted()[0].pin().cpus(0), 1U);
    EXPECT_EQ(list.wanted()[0].name(), "primes");
    EXPECT_EQ(list.find(InterpreterId(1)), nullptr);
    list.update(now);
    EXPECT_EQ(list.find(InterpreterId(1))->name(), "primes");
}

} // namespace
} // namespace clutch::ui
