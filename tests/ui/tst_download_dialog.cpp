#include "tests/support/breakhis_archive.h"
#include "tests/support/private_settings.h"
#include "tests/support/scripted_server.h"
#include "tests/support/temporary_folder.h"
#include "ui/job_bridge.h"
#include "ui/models/dataset_downloader.h"
#include "ui/panels/download_dialog.h"
#include "ui/panels/start_panel.h"
#include "ui/qt_paths.h"
#include "ui/session.h"

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTest>

using namespace histo;
using namespace Qt::StringLiterals;

namespace {

constexpr int kLongMilliseconds = 60'000;

/// Sends so many bytes of the file and then falls silent.
Script fallsSilentAfter(std::size_t bytes, const HostedFile &file)
{
    return [=](const ServedRequest &) {
        Answer answer{200, file.marks(), file.bytes.substr(0, bytes), file.bytes.size()};
        answer.hangs = true;
        return answer;
    };
}

} // namespace

class TestDownloadDialog : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        qputenv("no_proxy", "*");
        m_settings = std::make_unique<PrivateSettings>();
        m_folder = std::make_unique<TemporaryFolder>();
        QSettings().setValue(u"download/folder"_s, toQString(m_folder->path() / "breakhis"));
        m_file.bytes = breakhis_archive::tarGzOf(breakhis_archive::pictures(24, 20'000));
    }

    void sizeLicenceAndCitationAreSaidBefore();
    void aDownloadOpensTheDataSet();
    void stoppingKeepsWhatCameAndResumeGoesOn();
    void anUnfinishedDownloadIsSeenAtTheStart();
    void whatWentWrongIsSaid();
    void theDialogOnlyAsksForOneAtATime();

private:
    /// A dialog with the server's address typed in.
    struct Window {
        explicit Window(const QString &address)
        {
            dialog.show();
            dialog.findChild<QLineEdit *>(u"downloadAddress"_s)->setText(address);
        }
        QPushButton *button(const QString &name) const { return dialog.findChild<QPushButton *>(name); }
        QString state() const { return dialog.findChild<QLabel *>(u"downloadState"_s)->text(); }

        Session session;
        DatasetDownloader downloader{session};
        DownloadDialog dialog{downloader, nullptr};
    };

    std::unique_ptr<PrivateSettings> m_settings;
    std::unique_ptr<TemporaryFolder> m_folder;
    HostedFile m_file;
};

void TestDownloadDialog::sizeLicenceAndCitationAreSaidBefore()
{
    Window window({});
    QString all;
    for (const QLabel *label : window.dialog.findChildren<QLabel *>())
        all += label->text() + u'\n';
    for (const QString &words : {u"4.3 GB"_s, u"CC BY 4.0"_s, u"third party"_s, u"Spanhol"_s, u"63(7):1455"_s})
        QVERIFY2(all.contains(words), qPrintable(words));
    QVERIFY(window.dialog.findChild<QLineEdit *>(u"downloadAddress"_s)
                ->placeholderText()
                .contains(u"BreaKHis_v1.tar.gz"_s));
}

void TestDownloadDialog::aDownloadOpensTheDataSet()
{
    ScriptedServer server({m_file.script()});
    Window window(QString::fromStdString(server.url()));
    QSignalSpy opened(&window.session, &Session::datasetOpened);
    QTest::mouseClick(window.button(u"downloadStart"_s), Qt::LeftButton);
    QVERIFY(window.downloader.isRunning());
    QVERIFY(!window.button(u"downloadStart"_s)->isEnabled());
    QTRY_COMPARE_WITH_TIMEOUT(opened.count(), 1, kLongMilliseconds);
    QCOMPARE(window.session.dataset()->samples.size(), 24u);
    QVERIFY2(window.state().contains(u"24 of the 7,909"_s) || window.state().contains(u"24 of the 7909"_s),
             qPrintable(window.state()));
    QCOMPARE(window.dialog.findChild<QProgressBar *>(u"downloadProgress"_s)->value(), 1000);
}

void TestDownloadDialog::stoppingKeepsWhatCameAndResumeGoesOn()
{
    ScriptedServer server({fallsSilentAfter(100'000, m_file), m_file.script()});
    Window window(QString::fromStdString(server.url()));
    QSignalSpy opened(&window.session, &Session::datasetOpened);
    QTest::mouseClick(window.button(u"downloadStart"_s), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(window.state().contains(u"100 kB of"_s), kLongMilliseconds);
    QTest::mouseClick(window.button(u"downloadStop"_s), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(window.button(u"downloadStart"_s)->text(), u"Resume"_s, kLongMilliseconds);
    QVERIFY(window.state().contains(u"An unfinished download is here: 100 kB of"_s));
    QVERIFY(window.button(u"downloadStart"_s)->isEnabled());

    QTest::mouseClick(window.button(u"downloadStart"_s), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(opened.count(), 1, kLongMilliseconds);
    QCOMPARE(server.requests().size(), 2u);
    QCOMPARE(server.requests()[1].firstByte.value_or(0), std::uint64_t(100'000));
}

void TestDownloadDialog::anUnfinishedDownloadIsSeenAtTheStart()
{
    ScriptedServer server({fallsSilentAfter(100'000, m_file)});
    {
        Window window(QString::fromStdString(server.url()));
        QTest::mouseClick(window.button(u"downloadStart"_s), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(window.state().contains(u"100 kB of"_s), kLongMilliseconds);
    } // the window closes: the job is cancelled with it
    Session session;
    const std::unique_ptr<Panel> panel(createStartPanel(session, nullptr));
    auto *button = panel->findChild<QPushButton *>(u"downloadButton"_s);
    QTRY_VERIFY(panel->isIdle());
    QCOMPARE(button->text(), u"Go on downloading BreakHis…"_s);
    QVERIFY(!panel->panelActions().isEmpty());
    QTest::mouseClick(button, Qt::LeftButton);
    auto *dialog = panel->findChild<QDialog *>(u"downloadDialog"_s);
    QVERIFY(dialog && dialog->isVisible());
    QTRY_COMPARE(dialog->findChild<QPushButton *>(u"downloadStart"_s)->text(), u"Resume"_s);
    QCOMPARE(dialog->findChild<QLineEdit *>(u"downloadAddress"_s)->placeholderText(),
             QString::fromStdString(server.url()));
}

void TestDownloadDialog::whatWentWrongIsSaid()
{
    ScriptedServer server({[](const ServedRequest &) { return Answer{404}; }});
    Window window(QString::fromStdString(server.url()));
    QTest::mouseClick(window.button(u"downloadStart"_s), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(window.state().contains(u"answered 404"_s), kLongMilliseconds);
    QVERIFY(window.button(u"downloadStart"_s)->isEnabled());
    QVERIFY(!window.button(u"downloadStop"_s)->isEnabled());
}

void TestDownloadDialog::theDialogOnlyAsksForOneAtATime()
{
    ScriptedServer server({fallsSilentAfter(1000, m_file)});
    Window window(QString::fromStdString(server.url()));
    const QString folder = toQString(m_folder->path() / "one");
    window.downloader.start(folder, QString::fromStdString(server.url()), {});
    const JobId first = window.downloader.status().id;
    window.downloader.start(folder, QString::fromStdString(server.url()), {});
    QCOMPARE(window.downloader.status().id, first);
    QCOMPARE(window.session.jobs().statuses().size(), 1u);
}

QTEST_MAIN(TestDownloadDialog)
#include "tst_download_dialog.moc"
