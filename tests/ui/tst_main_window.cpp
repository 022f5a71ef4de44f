#include "core/common/atomic_file.h"
#include "tests/support/crafted_run.h"
#include "tests/support/network_weights.h"
#include "tests/support/private_settings.h"
#include "tests/support/temporary_folder.h"
#include "ui/job_bridge.h"
#include "ui/main_window.h"
#include "ui/panel.h"
#include "ui/qt_paths.h"
#include "ui/session.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QLabel>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QSet>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>

using namespace histo;
using namespace Qt::StringLiterals;

class TestMainWindow : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_settings = std::make_unique<PrivateSettings>();
        MainWindow::applyRememberedLook(*qApp);
        m_session = std::make_unique<Session>();
        makeWindow();
    }
    void cleanup()
    {
        m_window.reset();
        m_session.reset();
    }

    void theNoticeIsAlwaysThere()
    {
        QCOMPARE(m_window->findChild<QLabel *>(u"researchNotice"_s)->text(),
                 u"For research use only. Not for diagnosis."_s);
    }

    void everyRowOfTheTableIsAWorkspace()
    {
        for (const PanelInfo &info : panelTable()) {
            const QString id = QString::fromLatin1(info.id);
            m_window->findChild<QToolButton *>(u"rail_"_s + id)->click();
            QCOMPARE(m_window->workspace(), id);
            QVERIFY(m_window->panel(id)->isVisible());
        }
    }

    void everyActionHasNameTextAndToolTip()
    {
        QSet<QString> names;
        for (const PaletteCommand &command : m_window->commands()) {
            QVERIFY2(!command.action->objectName().isEmpty(), qPrintable(command.action->text()));
            QVERIFY2(!command.action->text().isEmpty(), qPrintable(command.action->objectName()));
            QVERIFY2(!command.action->toolTip().isEmpty(), qPrintable(command.action->text()));
            names.insert(command.action->objectName());
        }
        QCOMPARE(names.size(), qsizetype(m_window->commands().size()));
    }

    void noKeyMeansTwoThingsInOneWorkspace()
    {
        QMap<QString, QSet<QString>> usersOfKey; // the frame's keys hold in every workspace
        for (const PaletteCommand &command : m_window->commands()) {
            const QString key = command.action->shortcut().toString();
            if (key.isEmpty())
                continue;
            const QString place = command.prepare ? command.group : u"frame"_s;
            QVERIFY2(!usersOfKey[key].contains(place) && !usersOfKey[key].contains(u"frame"_s), qPrintable(key));
            usersOfKey[key].insert(place);
        }
    }

    void everyButtonHasANameForScreenReaders()
    {
        for (QAbstractButton *button : m_window->findChildren<QAbstractButton *>()) {
            const bool isQtsOwn = button->objectName().startsWith(u"qt_"_s) || button->inherits("QTableCornerButton") ||
                                  button->inherits("QLineEditIconButton");
            const bool isNamed = !button->text().isEmpty() || !button->accessibleName().isEmpty();
            QVERIFY2(isQtsOwn || isNamed, button->metaObject()->className());
        }
    }

    void aMissingFolderIsToldAndTheWindowGoesOn()
    {
        m_session->openDataset(u"no-such-folder"_s);
        QTRY_VERIFY(m_window->message().contains(u"no-such-folder"_s));
        m_window->findChild<QToolButton *>(u"messageClose"_s)->click();
        QVERIFY(m_window->message().isEmpty());
    }

    void anOpenedDataSetIsShownInBrowse()
    {
        TemporaryFolder folder;
        craftDataset(folder / "data");
        m_session->openDataset(toQString(folder / "data"));
        QTRY_COMPARE(m_window->workspace(), u"browse"_s);
        QVERIFY(m_window->windowTitle().contains(u"data"_s));
    }

    void aDroppedFolderIsOpened()
    {
        TemporaryFolder folder;
        craftDataset(folder / "data");
        QSignalSpy opened(m_session.get(), &Session::datasetOpened);
        QVERIFY(isTaken(folder / "data", m_window.get()));
        QTRY_COMPARE(opened.count(), 1);
    }

    void droppedWeightsAreWhatTrainStartsFrom()
    {
        TemporaryFolder folder;
        writeFileAtomically(folder / "mine.safetensors", networkWeights("efficientnet_b0", 7));
        // On a control that would take a file's address for words, too.
        QVERIFY(isTaken(folder / "mine.safetensors", m_window->findChild<QSpinBox *>(u"trainEpochs"_s)));
        QTRY_COMPARE(m_window->workspace(), u"train"_s);
        const auto *train = m_window->panel(u"train"_s);
        QCOMPARE(train->findChild<QComboBox *>(u"trainModel"_s)->currentData().toString(), u"efficientnet_b0"_s);
        QCOMPARE(train->findChild<QComboBox *>(u"trainWeights"_s)->currentText(), u"From a file …"_s);
        QVERIFY(train->findChild<QLabel *>(u"trainWeightsNote"_s)->text().contains(u"7 classes"_s));
        QVERIFY(m_window->message().contains(u"Train starts from mine.safetensors: EfficientNet-B0"_s));
    }

    void droppedWeightsThatAreNoneSayWhy()
    {
        TemporaryFolder folder;
        writeFileAtomically(folder / "mine.pth", "no weights at all");
        const QString before = m_window->workspace();
        QVERIFY(isTaken(folder / "mine.pth", m_window.get()));
        QTRY_VERIFY(m_window->message().contains(u"mine.pth: not a valid weights file"_s));
        QCOMPARE(m_window->workspace(), before);
    }

    void otherFilesCannotBeDropped()
    {
        TemporaryFolder folder;
        writeFileAtomically(folder / "words.txt", "words");
        QVERIFY(!isTaken(folder / "words.txt", m_window.get()));
    }

    void aFailedJobIsTold()
    {
        m_session->jobs().submit(u"Flawed work"_s, "cpu", [](const CancelToken &, const ProgressSink &) {
            throw Error(ErrorKind::DiskFull, "the disk is full");
        });
        QTRY_VERIFY(m_window->message().contains(u"the disk is full"_s));
    }

    void closingWithAJobAsksFirst()
    {
        startEndlessJob();
        m_window->close();
        QVERIFY(m_window->isVisible());
        auto *question = m_window->findChild<QMessageBox *>(u"closeQuestion"_s);
        QVERIFY(question);
        question->reject();
        QVERIFY(m_window->isVisible());
        QVERIFY(m_session->jobs().isBusy());
    }

    void stoppingClosesTheWindowWhenTheJobHasEnded()
    {
        startEndlessJob();
        m_window->close();
        m_window->findChild<QPushButton *>(u"stopAndClose"_s)->click();
        QTRY_VERIFY(!m_window->isVisible());
        QVERIFY(!m_session->jobs().isBusy());
    }

    void theStripSaysWhatRunsAndStopsIt()
    {
        auto *title = m_window->findChild<QLabel *>(u"jobTitle"_s);
        QCOMPARE(title->text(), u"No job is running"_s);
        startEndlessJob();
        QTRY_COMPARE(title->text(), u"Endless work on cpu"_s);
        m_window->findChild<QToolButton *>(u"jobCancel"_s)->click();
        QTRY_COMPARE(title->text(), u"No job is running"_s);
    }

    void theStripPausesAJobAndLetsItGoOn()
    {
        startEndlessJob();
        auto *pause = m_window->findChild<QToolButton *>(u"jobPause"_s);
        auto *detail = m_window->findChild<QLabel *>(u"jobDetail"_s);
        QTRY_COMPARE(m_session->jobs().statuses().back().state, JobState::Running);
        // The strip hears of it a moment later: a click before that would be on no job.
        QTRY_COMPARE(m_window->findChild<QLabel *>(u"jobTitle"_s)->text(), u"Endless work on cpu"_s);
        QTRY_VERIFY(pause->isVisible());
        pause->click();
        QTRY_COMPARE(m_session->jobs().statuses().back().state, JobState::Paused);
        QTRY_VERIFY2(detail->text().contains(u"paused"_s), qPrintable(detail->text()));
        QCOMPARE(pause->text(), u"Go on"_s);
        pause->click();
        QTRY_COMPARE(m_session->jobs().statuses().back().state, JobState::Running);
        QTRY_COMPARE(pause->text(), u"Pause"_s);
    }

    void themeAndTextSizeAreRemembered()
    {
        const double usualPoints = m_window->font().pointSizeF();
        m_window->setTheme(ThemeChoice::Dark);
        m_window->setTextPercent(150);
        QTRY_VERIFY(isDark(m_window->palette())); // told to every window by the event loop
        QTRY_COMPARE(m_window->font().pointSizeF() / usualPoints, 1.5);
        m_window->setTextPercent(100);
        QCOMPARE(QSettings().value(u"look/theme"_s).toString(), u"dark"_s);
        m_window->setTheme(ThemeChoice::Light);
        QTRY_VERIFY(!isDark(m_window->palette()));
    }

    void theWorkspaceIsRemembered()
    {
        m_window->showWorkspace(u"train"_s);
        m_window->close();
        m_window.reset();
        makeWindow();
        QCOMPARE(m_window->workspace(), u"train"_s);
    }

private:
    void makeWindow()
    {
        m_window = std::make_unique<MainWindow>(*m_session);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }

    /// Drags something over a part of the window and drops it there if it is taken.
    static bool isTaken(const std::filesystem::path &path, QWidget *part)
    {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(toQString(path))});
        QDragEnterEvent enter({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        enter.ignore();
        QCoreApplication::sendEvent(part, &enter);
        if (!enter.isAccepted())
            return false;
        QDropEvent drop({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(part, &drop);
        return drop.isAccepted();
    }

    void startEndlessJob()
    {
        m_session->jobs().submit(u"Endless work"_s, "cpu", [](const CancelToken &cancel, const ProgressSink &progress) {
            while (true) {
                progress({0.5, "half done", 90.0});
                cancel.throwIfCancelled();
                QThread::msleep(5);
            }
        });
    }

    std::unique_ptr<PrivateSettings> m_settings;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"
