#include "tests/support/crafted_run.h"
#include "tests/support/private_settings.h"
#include "tests/support/temporary_folder.h"
#include "ui/panels/start_panel.h"
#include "ui/qt_paths.h"
#include "ui/session.h"

#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace histo;
using namespace Qt::StringLiterals;

class TestStartPanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_settings = std::make_unique<PrivateSettings>(); }

    void aFirstStartSaysThatNothingIsRecent()
    {
        Session session;
        const std::unique_ptr<Panel> panel(createStartPanel(session, nullptr));
        auto *recent = panel->findChild<QListWidget *>(u"recentDatasets"_s);
        QCOMPARE(recent->count(), 1);
        QCOMPARE(recent->item(0)->flags(), Qt::ItemFlags(Qt::NoItemFlags));
        QTRY_VERIFY(panel->isIdle());
    }

    void aRecentDataSetOpensWithAClick()
    {
        TemporaryFolder folder;
        craftDataset(folder / "data");
        QSettings().setValue(u"recent/datasets"_s, QStringList(toQString(folder / "data")));
        Session session;
        const std::unique_ptr<Panel> panel(createStartPanel(session, nullptr));
        panel->show();
        auto *recent = panel->findChild<QListWidget *>(u"recentDatasets"_s);
        QSignalSpy opened(&session, &Session::datasetOpened);
        QTest::mouseClick(recent->viewport(), Qt::LeftButton, {}, recent->visualItemRect(recent->item(0)).center());
        QTRY_COMPARE(opened.count(), 1);
    }

    void aFolderThatHasGoneIsGreyed()
    {
        TemporaryFolder folder;
        QSettings().setValue(u"recent/runs"_s, QStringList(toQString(folder / "gone")));
        Session session;
        const std::unique_ptr<Panel> panel(createStartPanel(session, nullptr));
        auto *recent = panel->findChild<QListWidget *>(u"recentRuns"_s);
        QTRY_COMPARE(recent->item(0)->flags(), Qt::ItemFlags(Qt::NoItemFlags));
        QVERIFY(recent->item(0)->text().contains(u"gone"_s));
    }

    void theButtonSaysThatDemoDataAreBeingMade()
    {
        TemporaryFolder folder;
        Session session;
        const std::unique_ptr<Panel> panel(createStartPanel(session, nullptr));
        auto *button = panel->findChild<QPushButton *>(u"makeDemoDataButton"_s);
        QVERIFY(button->isEnabled());
        session.makeDemoData(toQString(folder.path()));
        QTRY_VERIFY(!button->isEnabled());
    }

private:
    std::unique_ptr<PrivateSettings> m_settings;
};

QTEST_MAIN(TestStartPanel)
#include "tst_start_panel.moc"
