#include "tests/support/cli_runner.h"

#include "tests/support/temporary_folder.h"

#include <QProcess>
#include <QProcessEnvironment>

CliResult runCli(const QStringList &arguments)
{
    constexpr int kFarTooLongMilliseconds = 300'000;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    static const TemporaryFolder kHome; // without weights; catalogs last from one run to the next
    environment.insert("HISTO_HOME", inQt(kHome.path()));
    environment.insert("GOMP_SPINCOUNT", "0"); // set already, it saves the program its second start
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(HISTO_BIN_DIR "/histoscope-cli", arguments);
    CliResult result;
    if (process.waitForFinished(kFarTooLongMilliseconds) && process.exitStatus() == QProcess::NormalExit)
        result.exitCode = process.exitCode();
    result.out = process.readAllStandardOutput();
    result.err = process.readAllStandardError();
    if (result.exitCode < 0)
        result.err += "histoscope-cli did not end by itself: " + process.errorString().toUtf8();
    return result;
}

QString inQt(const std::filesystem::path &path) { return QString::fromStdString(path.string()); }
