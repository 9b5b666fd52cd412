// The console as a picture: what must be on it, and with CLUTCH_SCREENSHOTS=<folder> the picture
// itself.
#include "tests/ui/console/console_fixture.h"

#include "ui/console/find_bar.h"

namespace clutch {
namespace {

const char* const kSession = "\x1b[1mtqdm\x1b[0m  42%|\u2588\u2588\u2588\u2588\u258e     | 42/100 "
                             "[00:03<00:04, 12.9it/s]\n"
                             "漢字 かな 한글 😀 🐍 e\u0301 a\u0308 ｆｕｌｌ\n"
                             "\x1b[31mred \x1b[32mgreen \x1b[33myellow \x1b[34mblue "
                             "\x1b[35mmagenta \x1b[36mcyan \x1b[0m\x1b[7minverse\x1b[0m "
                             "\x1b[4munderline\x1b[0m \x1b[38;2;255;128;0mtrue "
                             "\x1b[38;5;141mcolour\x1b[0m \x1b[41;97m on red \x1b[0m\n";

const char* const kTraceback
    = "Traceback (most recent call last):\n"
      "  File \x1b[35m\"/home/ada/primes.py\"\x1b[0m, line \x1b[35m12\x1b[0m, in "
      "\x1b[35m<module>\x1b[0m\n"
      "    \x1b[31mmain\x1b[0m\x1b[1;31m()\x1b[0m\n"
      "    \x1b[31m~~~~\x1b[0m\x1b[1;31m^^\x1b[0m\n"
      "  File \x1b[35m\"/home/ada/primes.py\"\x1b[0m, line \x1b[35m8\x1b[0m, in "
      "\x1b[35mmain\x1b[0m\n"
      "    return \x1b[31m10 \x1b[0m\x1b[1;31m/\x1b[0m\x1b[31m 0\x1b[0m\n"
      "           \x1b[31m~~~\x1b[0m\x1b[1;31m^\x1b[0m\x1b[31m~~\x1b[0m\n"
      "\x1b[1;35mZeroDivisionError\x1b[0m: \x1b[35mdivision by zero\x1b[0m\n";

struct ConsolePicture : ConsoleTest, testing::WithParamInterface<bool>
{
};

TEST_P(ConsolePicture, ShowsASessionInTheThemesColours)
{
    const ConsolePalette palette = GetParam() ? ConsolePalette::dark() : ConsolePalette::light();
    console.setConsolePalette(palette);
    console.resize(860, 620);
    console.showNotice(
        QStringLiteral("Interpreter A started on core 0 · isolated · CPython 3.15.0"));
    console.echoInput(
        "for bar in tqdm(range(100)):  # 42 of them\n    print(f\"{bar}\", \"漢字\")");
    console.appendOutput(TextSource::Stdout, kSession);
    console.echoInput("import primes");
    console.appendOutput(TextSource::Stderr, kTraceback);
    console.appendOutput(TextSource::Stdout, QByteArray(40, 'z') + QByteArray(12'000, ' ') + "\n");
    console.showNotice(
        QStringLiteral("The runtime died: killed by signal 11 (segmentation fault). Restarted."),
        NoticeKind::Failure);
    console.appendOutput(
        TextSource::Stdout, " 73%|\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u258e  | 73/100\r");
    (void)shown();
    console.input()->setCode(QStringLiteral(
        "def primes(n):\n    match n:\n        case 0: return [\"none\"]  # soft\n    return 1.5"));
    EXPECT_TRUE(QTest::qWaitFor(
        [&] { return console.input()->parentWidget()->height() > console.input()->height(); }));
    const QImage picture = console.grab().toImage();
    EXPECT_EQ(picture.pixelColor(picture.width() - 40, console.output()->geometry().bottom() - 6),
        palette.paper);
    EXPECT_EQ(picture.pixelColor(1, picture.height() - 4), QColor(0x0072b2))
        << "the interpreter's stripe";
    console.find();
    console.findBar()->edit()->setText(QStringLiteral("primes"));
    const QImage withBar = console.grab().toImage();
    EXPECT_NE(withBar, picture);
    if (const QString folder = qEnvironmentVariable("CLUTCH_SCREENSHOTS"); !folder.isEmpty()) {
        const QString theme = GetParam() ? QStringLiteral("dark") : QStringLiteral("light");
        EXPECT_TRUE(picture.save(folder + "/console-" + theme + ".png"));
        EXPECT_TRUE(withBar.save(folder + "/console-find-" + theme + ".png"));
    }
}

INSTANTIATE_TEST_SUITE_P(Themes, ConsolePicture, testing::Bool(),
    [](const auto& theme) { return theme.param ? std::string("Dark") : std::string("Light"); });

} // namespace
} // namespace clutch
