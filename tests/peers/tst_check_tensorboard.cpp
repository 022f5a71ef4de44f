#include "tests/support/crafted_run.h"
#include "tests/support/temporary_folder.h"

#include <QProcess>
#include <QTest>

/// What TensorBoard's own reader makes of our event files. Runs check_tensorboard.py with the Python that
/// HISTO_PEERS_PYTHON names.
class TestCheckTensorboard : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tensorboardReadsTheSameValues()
    {
        const QString python = qEnvironmentVariable("HISTO_PEERS_PYTHON");
        if (python.isEmpty())
            QSKIP("HISTO_PEERS_PYTHON names no Python with tensorboard");
        QProcess modules;
        modules.start(python, {"-c", "import tensorboard"});
        if (!modules.waitForFinished(60'000) || modules.exitStatus() != QProcess::NormalExit || modules.exitCode() != 0)
            QSKIP(qPrintable(python + " has no tensorboard"));
        const TemporaryFolder folder;
        const CraftedRun crafted = craftRun(folder.path());
        QProcess check;
        check.setProcessChannelMode(QProcess::MergedChannels);
        check.start(python, {HISTO_SOURCE_DIR "/tests/peers/check_tensorboard.py", HISTO_BIN_DIR "/histoscope-cli",
                             QString::fromStdString(crafted.run.string()),
                             QString::fromStdString((folder / "scratch").string())});
        QVERIFY(check.waitForFinished(290'000));
        const QByteArray figures = check.readAll();
        qInfo().noquote() << figures.trimmed();
        QVERIFY2(check.exitStatus() == QProcess::NormalExit && check.exitCode() == 0, figures);
    }
};

QTEST_GUILESS_MAIN(TestCheckTensorboard)
#include "tst_check_tensorboard.moc"
