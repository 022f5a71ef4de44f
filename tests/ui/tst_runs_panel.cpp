#include "core/common/csv.h"
#include "tests/support/crafted_run.h"
#include "tests/support/private_settings.h"
#include "tests/support/temporary_folder.h"
#include "ui/models/repeat_command.h"
#include "ui/models/run_filter.h"
#include "ui/models/run_table_model.h"
#include "ui/panels/run_list_view.h"
#include "ui/panels/run_overlay.h"
#include "ui/panels/runs_panel.h"
#include "ui/qt_paths.h"
#include "ui/session.h"
#include "ui/view/curve_chart.h"

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSettings>
#include <QSignalSpy>
#include <QTableView>
#include <QTableWidget>
#include <QTest>

using namespace histo;
using namespace Qt::StringLiterals;

namespace {

void changeConfig(const std::filesystem::path &folder, const char *key, const Json &value)
{
    const RunDirectory run = RunDirectory::open(folder);
    Json document = run.readRun();
    document["config"][key] = value;
    run.writeRun(document);
}

RunFacts facts(const std::string &name, const std::string &model, std::optional<double> accuracy)
{
    RunFacts facts;
    facts.summary.path = "/runs/" + name;
    facts.summary.model = model;
    facts.balancedAccuracy.value = accuracy;
    facts.seed = "1";
    return facts;
}

} // namespace

class TestRunsPanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void everyRunOfTheFolderIsListed();
    void aNewRunAppearsByItself();
    void twoSelectedRunsAreDrawnComparedAndTheirSettingsNamed();
    void whereNobodyTakesSettingsTheCommandGoesToTheClipboard();
    void aFinishedRunCannotBeResumed();
    void aNoteIsKeptInTheRunsFolder();

    void aSearchLooksWhereItIsTold_data();
    void aSearchLooksWhereItIsTold();
    void undefinedFiguresSortLast();
    void theCsvHasAFieldForEveryColumn();
    void theRepeatedCommandNeverWritesOverTheRun();

private:
    template <typename Widget>
    Widget *find(const QString &name)
    {
        return m_panel->findChild<Widget *>(name);
    }
    void showPanel();
    RunListView *list() { return m_panel->findChild<RunListView *>(); }

    std::unique_ptr<PrivateSettings> m_settings;
    std::unique_ptr<TemporaryFolder> m_folder;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<Panel> m_panel;
    std::filesystem::path m_first, m_second;
};

void TestRunsPanel::init()
{
    m_settings = std::make_unique<PrivateSettings>();
    m_folder = std::make_unique<TemporaryFolder>();
    m_first = m_folder->path() / "one" / "run";
    craftRun(m_folder->path() / "one");
    m_second = m_folder->path() / "second";
    std::filesystem::copy(m_first, m_second, std::filesystem::copy_options::recursive);
    changeConfig(m_second, "learning_rate", 0.25);
    QSettings().setValue(u"train/runsFolder"_s, toQString(m_folder->path()));
    m_session = std::make_unique<Session>();
    m_panel.reset(createRunsPanel(*m_session, nullptr));
}

void TestRunsPanel::cleanup()
{
    m_panel.reset();
    m_session.reset();
}

void TestRunsPanel::showPanel()
{
    m_panel->resize(1200, 800);
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
    QTRY_VERIFY(m_panel->isIdle());
    QTRY_COMPARE(list()->shownRuns().size(), 2u);
}

void TestRunsPanel::everyRunOfTheFolderIsListed()
{
    showPanel();
    const RunRow row = list()->shownRuns().front();
    QCOMPARE(row.facts.bestEpoch, 2);
    QCOMPARE(row.facts.images, 8);
    QCOMPARE(row.facts.groups, 4);
    QCOMPARE(*row.facts.balancedAccuracy.value, 0.875);
    QVERIFY(row.facts.balancedAccuracy.low && row.facts.balancedAccuracy.high);
    QCOMPARE(row.facts.seconds, 6.0);
    QCOMPARE(find<QLabel>(u"runCount"_s)->text().section(u' ', 0, 0), u"2"_s);
}

void TestRunsPanel::aNewRunAppearsByItself()
{
    showPanel();
    list()->selectRuns({m_first});
    std::filesystem::copy(m_first, m_folder->path() / "third", std::filesystem::copy_options::recursive);
    QTRY_COMPARE_WITH_TIMEOUT(list()->shownRuns().size(), 3u, 20'000);
    QCOMPARE(list()->selectedRuns().size(), 1u); // the selection stays
}

void TestRunsPanel::twoSelectedRunsAreDrawnComparedAndTheirSettingsNamed()
{
    showPanel();
    list()->selectRuns({m_first, m_second});
    QTRY_VERIFY(m_panel->isIdle());
    auto *settings = find<QTableWidget>(u"settingsTable"_s);
    QCOMPARE(settings->rowCount(), 1);
    QCOMPARE(settings->item(0, 0)->toolTip(), u"learning_rate"_s);
    auto *pairs = find<QTableWidget>(u"pairedTable"_s);
    QVERIFY(pairs->item(0, 0)->text().contains(u"8 pictures of 4 cases"_s));
    QVERIFY(pairs->rowCount() > 1);
    auto *overlay = m_panel->findChild<RunOverlay *>();
    overlay->setMetric(u"loss"_s);
    const CurveChartContent &content = find<CurveChart>(u"overlayChart"_s)->content();
    QCOMPARE(content.curves.size(), 4u); // train and validation of both
    QVERIFY(content.curves[1].look.style != content.curves[3].look.style);
    QCOMPARE(content.marks.size(), 2u);
    QCOMPARE(content.marks[0].x, 2.0);
}

void TestRunsPanel::whereNobodyTakesSettingsTheCommandGoesToTheClipboard()
{
    changeConfig(m_first, "command_line", {"histoscope-cli", "train", "--out", "/runs/a b"});
    showPanel();
    list()->selectRuns({m_first});
    QSignalSpy noted(m_session.get(), &Session::noted), asked(m_session.get(), &Session::workspaceRequested);
    QVERIFY(!m_session->requestRepeat(toQString(m_second)));
    find<QAction>(u"runs.repeat"_s)->trigger();
    QTRY_COMPARE(noted.size(), 1);
    QVERIFY(noted.first().first().toString().contains(u"--out '/runs/a b-again'"_s));
    QVERIFY(asked.isEmpty());
    connect(m_session.get(), &Session::repeatRequested, this, [](const QString &) {});
    find<QAction>(u"runs.repeat"_s)->trigger();
    QCOMPARE(asked.size(), 1); // somebody is there: to Train
}

void TestRunsPanel::aFinishedRunCannotBeResumed()
{
    RunDirectory::open(m_second).writeEnd("cancelled", "stopped");
    showPanel();
    list()->selectRuns({m_first});
    QVERIFY(!find<QAction>(u"runs.resume"_s)->isEnabled());
    list()->selectRuns({m_second});
    QVERIFY(find<QAction>(u"runs.resume"_s)->isEnabled());
}

void TestRunsPanel::aNoteIsKeptInTheRunsFolder()
{
    showPanel();
    list()->selectRuns({m_first});
    find<QPlainTextEdit>(u"runNote"_s)->setPlainText(u"the good one"_s);
    QTRY_COMPARE(readRunFacts(RunDirectory::open(m_first)).note, std::string("the good one"));
    find<QLineEdit>(u"runSearch"_s)->setText(u"note:good"_s);
    QTRY_COMPARE(list()->shownRuns().size(), 1u);
}

void TestRunsPanel::aSearchLooksWhereItIsTold_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QStringList>("names");
    QTest::newRow("nothing") << u""_s << QStringList{u"alpha"_s, u"resnet50-b"_s, u"c"_s};
    QTest::newRow("anywhere") << u"resnet50"_s << QStringList{u"alpha"_s, u"resnet50-b"_s};
    QTest::newRow("one column") << u"model:resnet50"_s << QStringList{u"alpha"_s};
    QTest::newRow("both words") << u"resnet50 alpha"_s << QStringList{u"alpha"_s};
    QTest::newRow("above") << u"test>0.7"_s << QStringList{u"alpha"_s};
    QTest::newRow("below, undefined is neither") << u"test<0.7"_s << QStringList{u"resnet50-b"_s};
    QTest::newRow("no such column") << u"colour:red"_s << QStringList{};
}

void TestRunsPanel::aSearchLooksWhereItIsTold()
{
    QFETCH(QString, query);
    RunTableModel model;
    model.setRuns({facts("alpha", "resnet50", 0.8), facts("resnet50-b", "vgg16", 0.6), facts("c", "vgg16", {})});
    RunFilter filter;
    filter.setSourceModel(&model);
    filter.setQuery(query);
    QStringList names;
    for (int row = 0; row < filter.rowCount(); ++row)
        names << filter.index(row, 0).data().toString();
    QTEST(names, "names");
}

void TestRunsPanel::undefinedFiguresSortLast()
{
    RunTableModel model;
    model.setRuns({facts("none", "a", {}), facts("low", "a", 0.2), facts("high", "a", 0.9)});
    RunFilter filter;
    filter.setSourceModel(&model);
    for (const Qt::SortOrder order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
        filter.sort(runColumn(u"test"_s), order);
        QCOMPARE(filter.index(2, 0).data().toString(), u"none"_s);
    }
}

void TestRunsPanel::theCsvHasAFieldForEveryColumn()
{
    const std::string csv = runsCsv({{facts("a", "=danger", 0.5), false}});
    const QStringList lines = QString::fromStdString(csv).trimmed().split(u'\n');
    QCOMPARE(lines.size(), 2);
    QCOMPARE(lines[0].count(u','), lines[1].count(u','));
    QVERIFY(lines[1].contains(u"'=danger"_s)); // not run as a formula
    QVERIFY(lines[0].contains(u"test,test_low,test_high"_s));
}

void TestRunsPanel::theRepeatedCommandNeverWritesOverTheRun()
{
    const Json run = {{"config", {{"command_line", {"histoscope-cli", "train", "--out", "it's"}}}}};
    QCOMPARE(repeatCommand(run), u"histoscope-cli train --out 'it'\\''s-again'"_s);
    QVERIFY(repeatCommand(Json::object()).isEmpty());
}

QTEST_MAIN(TestRunsPanel)
#include "tst_runs_panel.moc"
