#include "core/common/hash.h"
#include "core/model/classifier.h"
#include "core/model/weights_file.h"
#include "core/train/run_export.h"
#include "tests/support/crafted_run.h"
#include "tests/support/private_settings.h"
#include "tests/support/temporary_folder.h"
#include "ui/job_bridge.h"
#include "ui/main_window.h"
#include "ui/qt_paths.h"
#include "ui/session.h"

#include <QAction>
#include <QFileDialog>
#include <QTest>

using namespace histo;
using namespace Qt::StringLiterals;

namespace {

/// A best checkpoint of nothing but zeros.
void writeCheckpoint(const RunDirectory &run)
{
    std::vector<TensorView> tensors;
    const std::vector<std::byte> zeros(std::size_t(16) << 20);
    for (const TensorInfo &tensor : expectedTensors(summarizeRun(run).model, 2))
        tensors.push_back({tensor, zeros.data()});
    writeSafetensors(run.checkpoint("best"), tensors);
}

} // namespace

/// File → Export network.
class TestNetworkExport : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void thereIsNothingToExportWithoutARun();
    void theNetworkOfTheOpenRunIsWritten_data();
    void theNetworkOfTheOpenRunIsWritten();
    void aRunWithoutACheckpointIsToldOf();

private:
    QAction *action(const QString &target) const { return m_window->findChild<QAction *>(u"file.export."_s + target); }
    void openRun(const std::filesystem::path &folder);
    QString chooseInDialog(const QString &name) const;

    std::unique_ptr<PrivateSettings> m_settings;
    std::unique_ptr<TemporaryFolder> m_folder;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<MainWindow> m_window;
};

void TestNetworkExport::init()
{
    m_settings = std::make_unique<PrivateSettings>();
    m_folder = std::make_unique<TemporaryFolder>();
    m_session = std::make_unique<Session>();
    m_window = std::make_unique<MainWindow>(*m_session);
    m_window->show();
}

void TestNetworkExport::cleanup()
{
    m_window.reset();
    m_session.reset();
}

void TestNetworkExport::openRun(const std::filesystem::path &folder)
{
    m_session->openRun(toQString(folder));
    QTRY_VERIFY(m_session->run().has_value());
}

/// @return the whole path
QString TestNetworkExport::chooseInDialog(const QString &name) const
{
    const QString out = toQString(m_folder->path()) + u'/' + name;
    auto *dialog = m_window->findChild<QFileDialog *>(u"networkExportDialog"_s);
    if (!dialog)
        return {};
    Q_EMIT dialog->fileSelected(out);
    dialog->close();
    return out;
}

void TestNetworkExport::thereIsNothingToExportWithoutARun()
{
    for (const RunExport &target : runExportTable())
        QVERIFY(!action(QString::fromStdString(target.id))->isEnabled());
}

void TestNetworkExport::theNetworkOfTheOpenRunIsWritten_data()
{
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("name");
    QTest::newRow("as ONNX") << "onnx"
                             << "network.onnx";
    QTest::newRow("as TorchScript") << "torchscript"
                                    << "bundle";
}

void TestNetworkExport::theNetworkOfTheOpenRunIsWritten()
{
    QFETCH(QString, target);
    QFETCH(QString, name);
    const CraftedRun crafted = craftRun(m_folder->path());
    writeCheckpoint(RunDirectory::open(crafted.run));
    openRun(crafted.run);
    QVERIFY(action(target)->isEnabled());
    action(target)->trigger();
    const QString out = chooseInDialog(name);
    QTRY_VERIFY_WITH_TIMEOUT(m_window->message().contains(out), 60'000);
    QVERIFY(m_window->message().contains(u"research"_s));
    QVERIFY(std::filesystem::exists(toPath(out)));
}

void TestNetworkExport::aRunWithoutACheckpointIsToldOf()
{
    openRun(craftRun(m_folder->path()).run);
    action(u"onnx"_s)->trigger();
    const QString out = chooseInDialog(u"network.onnx"_s);
    QTRY_VERIFY_WITH_TIMEOUT(m_window->message().contains(u"no checkpoint"_s), 60'000);
    QVERIFY(!std::filesystem::exists(toPath(out)));
}

QTEST_MAIN(TestNetworkExport)
#include "tst_network_export.moc"
