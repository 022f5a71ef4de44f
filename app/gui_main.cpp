#include "app/compose.h"
#include "core/common/allocator.h"
#include "core/common/error.h"
#include "core/common/log.h"
#include "core/device/device.h"
#include "core/device/threads.h"
#include "ui/main_window.h"
#include "ui/screenshots.h"
#include "ui/session.h"
#include "ui/window_bench.h"

#include <CLI/CLI.hpp>
#include <QApplication>
#include <QDir>
#include <QSettings>
#include <QTemporaryDir>
#include <cstdlib>
#include <memory>

namespace {

enum ExitCode { kDone = 0, kFailed = 1, kUsage = 2 };

struct Options {
    std::string screenshots, data, run, slide, theme, size;
    double benchSeconds = 0;
    bool json = false; ///< accepted beside --bench-window, whose figures always come as JSON

    /// Nobody sits in front of it: nothing of the user's settings is read or written.
    bool isAutomatic() const { return !screenshots.empty() || benchSeconds > 0; }
};

void addOptions(CLI::App &program, Options &options)
{
    program.add_option("--data", options.data, "Folder of a data set to open");
    program.add_option("--run", options.run, "Folder of a run to open");
    program.add_option("--slide", options.slide, "A whole slide to open (this version has no slide viewer)");
    program.add_option("--theme", options.theme, "Colours, kept for the next time too")
        ->check(CLI::IsMember({"light", "dark"}));
    program.add_option("--size", options.size, "Size of the window, for example 1600x1000");
    program.add_option("--screenshots", options.screenshots, "Write one PNG per workspace into this folder, then end");
    program.add_flag("--json", options.json, "The figures of --bench-window as JSON, as they always come");
    program.add_option("--bench-window", options.benchSeconds, "Measure for this many seconds how late the window is")
        ->check(CLI::PositiveNumber);
}

/// Reads "1600x1000". Nothing if it is no size.
std::optional<QSize> sizeFrom(const std::string &text)
{
    int width = 0, height = 0;
    char rest = 0;
    if (std::sscanf(text.c_str(), "%5dx%5d%c", &width, &height, &rest) != 2 || width < 320 || height < 240)
        return {};
    return QSize(width, height);
}

/// What is wrong with the options, for people; empty if nothing is.
std::string problemWith(const Options &options)
{
    if (!options.slide.empty())
        return "--slide: this version has no slide viewer; leave it out";
    if (!options.size.empty() && !sizeFrom(options.size))
        return "--size " + options.size + ": give width x height in pixels, at least 320x240, for example 1600x1000";
    return {};
}

/// Without a display Qt would abort. Work that needs no eyes goes on without one.
bool hasSomewhereToDraw(const Options &options)
{
#if defined(__linux__)
    const bool hasDisplay = std::getenv("DISPLAY") || std::getenv("WAYLAND_DISPLAY");
    if (hasDisplay || std::getenv("QT_QPA_PLATFORM"))
        return true;
    if (!options.isAutomatic())
        return false;
    qputenv("QT_QPA_PLATFORM", "offscreen");
#endif
    return true;
}

void useOwnSettings(const QString &folder)
{
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder);
}

void openContent(histo::MainWindow &window, const Options &options)
{
    if (!options.data.empty())
        window.session().openDataset(QString::fromLocal8Bit(options.data));
    if (!options.run.empty())
        window.session().openRun(QString::fromLocal8Bit(options.run));
    if (options.data.empty() && options.run.empty() && !options.isAutomatic())
        window.openLast();
}

int takeScreenshots(histo::MainWindow &window, const Options &options)
{
    histo::ScreenshotTaker taker(window, QDir::current().absoluteFilePath(QString::fromLocal8Bit(options.screenshots)));
    QObject::connect(&taker, &histo::ScreenshotTaker::finished, qApp, &QCoreApplication::exit);
    taker.start(QString::fromLocal8Bit(options.data), QString::fromLocal8Bit(options.run));
    return QApplication::exec();
}

int runWindow(QApplication &application, const Options &options)
{
    if (!options.theme.empty())
        QSettings().setValue(QStringLiteral("look/theme"), QString::fromStdString(options.theme));
    histo::MainWindow::applyRememberedLook(application);
    histo::Session session;
    histo::MainWindow window(session);
    if (!options.size.empty())
        window.resize(*sizeFrom(options.size));
    window.show();
    if (!options.screenshots.empty())
        return takeScreenshots(window, options);
    if (!options.isAutomatic())
        session.checkPicturesByItself();
    openContent(window, options);
    if (!options.isAutomatic())
        window.offerAbandonedTrainings();
    if (options.benchSeconds > 0)
        return histo::runWindowBench(window, options.benchSeconds);
    return QApplication::exec();
}

} // namespace

int main(int argc, char **argv)
{
    histo::keepFreedMemory();
    histo::letWaitingThreadsSleep(argv);
    histo::keepLargeBuffers();
    Options options;
    CLI::App program(
        "Histoscope: look at breast-tumour histology, train networks on it, and see why they say what they "
        "say.\nFor research use only. Not for diagnosis.",
        "histoscope");
    program.set_version_flag("--version", "histoscope " HISTO_VERSION);
    addOptions(program, options);
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError &problem) {
        return program.exit(problem) == 0 ? kDone : kUsage;
    }
    if (const std::string problem = problemWith(options); !problem.empty()) {
        histo::log::error(problem);
        return kUsage;
    }
    try {
        histo::useThreadsOfEnvironment();
        histo::listDevices(); // simulated ones come from the environment, too
    } catch (const histo::Error &problem) {
        histo::log::error(problem.what());
        return kUsage;
    }
    if (!hasSomewhereToDraw(options)) {
        histo::log::error("no display: neither DISPLAY nor WAYLAND_DISPLAY is set. Use histoscope-cli, or "
                          "--screenshots DIR, or run under xvfb-run");
        return kFailed;
    }

    QApplication application(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("Histoscope"));
    QCoreApplication::setApplicationName(QStringLiteral("Histoscope"));
    QCoreApplication::setApplicationVersion(QStringLiteral(HISTO_VERSION));
    std::unique_ptr<QTemporaryDir> ownSettings;
    if (options.isAutomatic()) {
        ownSettings = std::make_unique<QTemporaryDir>();
        useOwnSettings(ownSettings->path());
    }
    return runWindow(application, options);
}
