#include "core/model/model_table.h"

#include <QProcess>
#include <QTest>

/// What Python makes of exported networks. Runs check_exports.py with the Python that HISTO_PEERS_PYTHON names.
class TestCheckExports : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void pythonGetsTheSameProbabilities_data();
    void pythonGetsTheSameProbabilities();

private:
    QString m_python;
};

void TestCheckExports::initTestCase()
{
    m_python = qEnvironmentVariable("HISTO_PEERS_PYTHON");
    if (m_python.isEmpty())
        QSKIP("HISTO_PEERS_PYTHON names no Python with numpy, onnx, onnxruntime, safetensors and torch");
    QProcess modules;
    modules.start(m_python, {"-c", "import numpy, onnx, onnxruntime, safetensors, torch"});
    if (!modules.waitForFinished(200'000) || modules.exitStatus() != QProcess::NormalExit || modules.exitCode() != 0)
        QSKIP(qPrintable(m_python + " has not all of numpy, onnx, onnxruntime, safetensors and torch"));
}

void TestCheckExports::pythonGetsTheSameProbabilities_data()
{
    QTest::addColumn<QString>("model");
    for (const histo::ModelInfo &model : histo::modelTable())
        QTest::newRow(model.id.c_str()) << QString::fromStdString(model.id);
}

void TestCheckExports::pythonGetsTheSameProbabilities()
{
    QFETCH(QString, model);
    QProcess check;
    check.setProcessChannelMode(QProcess::MergedChannels);
    check.start(m_python, {HISTO_SOURCE_DIR "/tests/peers/check_exports.py", HISTO_BIN_DIR "/histoscope-cli", model});
    QVERIFY(check.waitForFinished(290'000));
    const QByteArray figures = check.readAll();
    qInfo().noquote() << figures.trimmed();
    QVERIFY2(check.exitStatus() == QProcess::NormalExit && check.exitCode() == 0, figures);
}

QTEST_GUILESS_MAIN(TestCheckExports)
#include "tst_check_exports.moc"
