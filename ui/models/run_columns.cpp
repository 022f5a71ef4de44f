#include "ui/models/figure_rows.h"
#include "ui/models/run_table_model.h"
#include "ui/models/run_title.h"
#include "ui/qt_paths.h"

#include <QDateTime>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

QString words(const std::string &text) { return QString::fromStdString(text); }
QString orDash(const QString &text) { return text.isEmpty() ? u"–"_s : text; }
QString countText(int count) { return count > 0 ? QString::number(count) : u"–"_s; }
QVariant countValue(int count) { return count > 0 ? QVariant(count) : QVariant(); }
QVariant figureValue(const std::optional<double> &value) { return value ? QVariant(*value) : QVariant(); }

/// "0.812 (0.70 – 0.91)"
QString withInterval(const Figure &figure)
{
    if (!figure.value)
        return u"–"_s;
    const QString value = figureText(figure.value);
    return figure.low && figure.high ? u"%1 (%2 – %3)"_s.arg(value, QString::number(*figure.low, 'f', 2),
                                                             QString::number(*figure.high, 'f', 2))
                                     : value;
}

QString durationText(double seconds)
{
    if (!(seconds > 0))
        return u"–"_s;
    if (seconds < 100)
        return QString::number(seconds, 'f', 1);
    return QString::number(seconds, 'f', 0);
}

QString startedText(const RunRow &row)
{
    const auto started = QDateTime::fromString(words(row.facts.summary.startedUtc), Qt::ISODateWithMs);
    return started.isValid() ? started.toString(u"yyyy-MM-dd hh:mm"_s) : u"–"_s;
}

QString schemeText(const RunRow &row)
{
    const RunFacts &facts = row.facts;
    if (facts.fold < 1 || facts.scheme == "file")
        return orDash(words(facts.scheme));
    return facts.folds > 0 && facts.scheme != "official"
               ? u"%1 %2/%3"_s.arg(words(facts.scheme)).arg(facts.fold).arg(facts.folds)
               : u"%1 %2"_s.arg(words(facts.scheme)).arg(facts.fold);
}

QString epochsText(const RunRow &row)
{
    const int finished = row.facts.summary.epochs, planned = row.facts.plannedEpochs;
    return planned > 0 && planned != finished ? u"%1 of %2"_s.arg(finished).arg(planned) : QString::number(finished);
}

RunColumn textColumn(const QString &id, const QString &title, const QString &toolTip,
                     std::function<QString(const RunRow &)> text)
{
    return {id, title, toolTip, false, true, text, [text](const RunRow &row) { return QVariant(text(row)); }, nullptr};
}

RunColumn numberColumn(const QString &id, const QString &title, const QString &toolTip,
                       std::function<QString(const RunRow &)> text, std::function<QVariant(const RunRow &)> value)
{
    return {id, title, toolTip, true, true, std::move(text), std::move(value), nullptr};
}

RunColumn hiddenAtFirst(RunColumn column)
{
    column.isShownAtFirst = false;
    return column;
}

RunColumn figureColumn(const QString &id, const QString &title, const QString &toolTip, Figure RunFacts::*figure)
{
    RunColumn column = numberColumn(
        id, title, toolTip, [figure](const RunRow &row) { return withInterval(row.facts.*figure); },
        [figure](const RunRow &row) { return figureValue((row.facts.*figure).value); });
    column.figure = figure;
    return column;
}

RunColumn countColumn(const QString &id, const QString &title, const QString &toolTip, int RunFacts::*count)
{
    return numberColumn(
        id, title, toolTip, [count](const RunRow &row) { return countText(row.facts.*count); },
        [count](const RunRow &row) { return countValue(row.facts.*count); });
}

std::vector<RunColumn> makeColumns()
{
    const auto tr = [](const char *text) { return RunTableModel::tr(text); };
    return {
        textColumn(u"run"_s, tr("Run"), tr("Name of its folder"), [](const RunRow &row) { return row.name(); }),
        textColumn(u"state"_s, tr("State"), tr("How it ended, or that it has not"),
                   [](const RunRow &row) { return row.state(); }),
        textColumn(u"watermark"_s, tr("Leak"), tr("Leaky runs are no results"),
                   [tr](const RunRow &row) { return row.facts.summary.watermark ? tr("⚠ leaky") : QString(); }),
        textColumn(u"model"_s, tr("Network"), tr("The network that was trained"),
                   [](const RunRow &row) { return words(row.facts.summary.model); }),
        hiddenAtFirst(textColumn(
            u"weights"_s, tr("Starts from"), tr("The weights file it started from"),
            [tr](const RunRow &row) { return row.facts.weights.empty() ? tr("random") : words(row.facts.weights); })),
        textColumn(u"magnification"_s, tr("Magnif."), tr("Magnifications of its pictures"),
                   [tr](const RunRow &row) {
                       const auto &all = row.facts.summary.magnifications;
                       return all.empty() ? tr("all") : magnificationsTitle(all);
                   }),
        textColumn(u"split"_s, tr("Split"), tr("How pictures were divided, and which fold judges"), schemeText),
        numberColumn(
            u"seed"_s, tr("Seed"), tr("Of split and training"),
            [](const RunRow &row) { return orDash(words(row.facts.seed)); },
            [](const RunRow &row) {
                return row.facts.seed.empty() ? QVariant() : QVariant(words(row.facts.seed).toULongLong());
            }),
        numberColumn(u"epochs"_s, tr("Epochs"), tr("Finished epochs, and how many were planned"), epochsText,
                     [](const RunRow &row) { return row.facts.summary.epochs; }),
        countColumn(u"best"_s, tr("Best"), tr("The epoch whose weights are kept"), &RunFacts::bestEpoch),
        numberColumn(
            u"validation"_s, tr("Val. bal. acc."), tr("Balanced accuracy on the validation part, in the best epoch"),
            [](const RunRow &row) { return figureText(row.facts.validationBalancedAccuracy); },
            [](const RunRow &row) { return figureValue(row.facts.validationBalancedAccuracy); }),
        figureColumn(u"test"_s, tr("Test bal. acc. (95 %)"),
                     tr("Balanced accuracy on the test part with its 95 % interval"), &RunFacts::balancedAccuracy),
        figureColumn(u"auc"_s, tr("Test AUC (95 %)"), tr("Area under the ROC curve on the test part"), &RunFacts::auc),
        figureColumn(u"recognition"_s, tr("Recognition (95 %)"),
                     tr("Patient recognition rate on the test part: mean over cases of the share of right pictures"),
                     &RunFacts::recognitionRate),
        countColumn(u"pictures"_s, tr("Pictures"), tr("In the test part"), &RunFacts::images),
        countColumn(u"groups"_s, tr("Groups"), tr("Cases in the test part: what the intervals rest on"),
                    &RunFacts::groups),
        textColumn(u"started"_s, tr("Started (UTC)"), tr("When it was begun"), startedText),
        numberColumn(
            u"seconds"_s, tr("Seconds"), tr("That its epochs took"),
            [](const RunRow &row) { return durationText(row.facts.seconds); },
            [](const RunRow &row) { return row.facts.seconds > 0 ? QVariant(row.facts.seconds) : QVariant(); }),
        textColumn(u"note"_s, tr("Note"), tr("Your words on this run"),
                   [](const RunRow &row) { return words(row.facts.note).simplified(); }),
        hiddenAtFirst(textColumn(u"preset"_s, tr("Preset"), tr("The preset its settings came from"),
                                 [](const RunRow &row) { return orDash(words(row.facts.preset)); })),
        hiddenAtFirst(textColumn(u"data"_s, tr("Data set"), tr("The folder of its pictures"),
                                 [](const RunRow &row) { return words(row.facts.summary.dataRoot); })),
        hiddenAtFirst(textColumn(u"folder"_s, tr("Folder"), tr("Where the run is"),
                                 [](const RunRow &row) { return toQString(row.facts.summary.path); })),
    };
}

} // namespace

QString RunRow::name() const { return toQString(facts.summary.path.filename()); }

QString RunRow::state() const
{
    const std::string &state = facts.summary.state;
    if (isRunningHere)
        return RunTableModel::tr("▶ running");
    if (state == "succeeded")
        return RunTableModel::tr("✓ finished");
    if (state == "cancelled")
        return RunTableModel::tr("◼ cancelled");
    return state == "failed" ? RunTableModel::tr("✗ failed") : RunTableModel::tr("… unfinished");
}

const std::vector<RunColumn> &runColumns()
{
    static const std::vector<RunColumn> columns = makeColumns();
    return columns;
}

int runColumn(const QString &id)
{
    for (std::size_t column = 0; column < runColumns().size(); ++column)
        if (runColumns()[column].id == id)
            return int(column);
    return -1;
}

} // namespace histo
