#include "ui/command_palette.h"

#include <QLineEdit>
#include <QTest>
#include <QTreeWidget>

using namespace histo;
using namespace Qt::StringLiterals;

class TestCommandPalette : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theBeginningsOfWordsAreEnough_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<bool>("isFound");
        QTest::newRow("nothing typed") << u""_s << true;
        QTest::newRow("a word's beginning") << u"open"_s << true;
        QTest::newRow("words in any order") << u"fold op"_s << true;
        QTest::newRow("in any case") << u"FILE"_s << true;
        QTest::newRow("not from within a word") << u"older"_s << false;
        QTest::newRow("one word that is not there") << u"open run"_s << false;
    }
    void theBeginningsOfWordsAreEnough()
    {
        QFETCH(QString, typed);
        QFETCH(bool, isFound);
        QCOMPARE(CommandPalette::matches(u"File: Open a folder…"_s, typed), isFound);
    }

    void enterRunsTheFirstMatchAfterShowingItsPlace()
    {
        QWidget window;
        window.resize(800, 600);
        QStringList done;
        QAction train(u"&Start training"_s), open(u"&Open"_s);
        connect(&train, &QAction::triggered, this, [&done] { done << u"trained"_s; });
        connect(&open, &QAction::triggered, this, [&done] { done << u"opened"_s; });
        auto *palette = new CommandPalette(
            {{u"File"_s, &open, {}}, {u"Train"_s, &train, [&done] { done << u"shown"_s; }}}, &window);
        palette->show();
        auto *search = palette->findChild<QLineEdit *>(u"paletteSearch"_s);
        QTest::keyClicks(search, u"sta tr"_s);
        QCOMPARE(palette->findChild<QTreeWidget *>(u"paletteList"_s)->topLevelItemCount(), 1);
        QTest::keyClick(search, Qt::Key_Return);
        QCOMPARE(done, QStringList({u"shown"_s, u"trained"_s}));
    }

    void downChoosesTheNext()
    {
        QWidget window;
        window.resize(800, 600);
        QString done;
        QAction first(u"First"_s), second(u"Second"_s);
        connect(&second, &QAction::triggered, this, [&done] { done = u"second"_s; });
        auto *palette = new CommandPalette({{u"A"_s, &first, {}}, {u"A"_s, &second, {}}}, &window);
        palette->show();
        auto *search = palette->findChild<QLineEdit *>(u"paletteSearch"_s);
        QTest::keyClick(search, Qt::Key_Down);
        QTest::keyClick(search, Qt::Key_Return);
        QCOMPARE(done, u"second"_s);
    }

    void whatCannotBeDoneNowDoesNothing()
    {
        QWidget window;
        QAction action(u"Explain"_s);
        action.setEnabled(false);
        bool isDone = false;
        connect(&action, &QAction::triggered, this, [&isDone] { isDone = true; });
        auto *palette = new CommandPalette({{u"A"_s, &action, {}}}, &window);
        palette->show();
        QTest::keyClick(palette->findChild<QLineEdit *>(u"paletteSearch"_s), Qt::Key_Return);
        QVERIFY(!isDone);
    }
};

QTEST_MAIN(TestCommandPalette)
#include "tst_command_palette.moc"
