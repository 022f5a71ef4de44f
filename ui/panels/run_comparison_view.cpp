#include "ui/panels/run_comparison_view.h"

#include "ui/described.h"
#include "ui/models/figure_rows.h"
#include "ui/theme.h"
#include "ui/view/interval_delegate.h"
#include "ui/view/read_only_table.h"

#include <QHeaderView>
#include <QLabel>
#include <QTableWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

enum PairColumn { Figure_, First, Second, Difference_, Drawn, Words, PairColumnCount };

QTableWidget *makeTable(const QString &objectName, const QString &name, const QString &toolTip)
{
    auto *table = described(new QTableWidget, objectName, name, toolTip);
    makeReadOnlyTable(*table);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    return table;
}

QLabel *wrappingLabel(const QString &objectName)
{
    auto *label = new QLabel;
    label->setObjectName(objectName);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

void fitColumns(QTableWidget &table)
{
    table.resizeColumnsToContents();
    const int most = 24 * table.fontMetrics().height(); // a long path must not push the others out
    for (int column = 0; column < table.columnCount(); ++column)
        table.setColumnWidth(column, std::min(most, table.columnWidth(column) + 3 * kGridPixels));
}

QString signedText(const std::optional<double> &value)
{
    if (!value)
        return u"–"_s;
    const QString digits = QString::number(std::abs(*value), 'f', 3);
    return digits == u"0.000" ? digits : (*value > 0 ? u"+"_s : u"−"_s) + digits;
}

QString differenceText(const Figure &difference)
{
    if (!difference.low || !difference.high)
        return signedText(difference.value);
    return PairedComparisonView::tr("%1 (%2 to %3)")
        .arg(signedText(difference.value), signedText(difference.low), signedText(difference.high));
}

/// The largest reach of any interval, so that all are drawn on one scale.
double scaleOf(const RunComparison &comparison)
{
    double reach = 0;
    for (const RunBesideFirst &one : comparison.besideFirst)
        if (one.comparison)
            for (const PairedFigure &figure : one.comparison->figures)
                for (const auto &end : {figure.difference.low, figure.difference.high})
                    reach = std::max(reach, std::abs(end.value_or(0)));
    return reach;
}

} // namespace

SettingsDifferenceView::SettingsDifferenceView(QWidget *parent)
    : QWidget(parent),
      m_words(wrappingLabel(u"settingsWords"_s)),
      m_table(makeTable(u"settingsTable"_s, tr("Settings that differ"), tr("Only settings in which the runs differ")))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 2 * kGridPixels, 0, 0);
    layout->setSpacing(2 * kGridPixels);
    layout->addWidget(m_words);
    layout->addWidget(m_table, 1);
    setRuns(nullptr);
}

void SettingsDifferenceView::setRuns(std::shared_ptr<const RunSet> runs)
{
    m_table->clear();
    m_table->setRowCount(0);
    m_table->setColumnCount(0);
    if (!runs || runs->members.size() < 2) {
        m_words->setText(tr("Select two runs or more (Ctrl+click) to see in which settings they differ."));
        return;
    }
    const auto &differences = runs->comparison.settings;
    m_words->setText(differences.empty() ? tr("Their settings are the same.")
                                         : tr("What is not listed is the same for all of them."));
    QStringList headers{tr("Setting")};
    for (const RunSet::Member &run : runs->members)
        headers << run.name;
    m_table->setColumnCount(int(headers.size()));
    m_table->setHorizontalHeaderLabels(headers);
    m_table->setRowCount(int(differences.size()));
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const ConfigDifference &difference = differences[std::size_t(row)];
        auto *title = new QTableWidgetItem(QString::fromStdString(difference.title));
        title->setToolTip(QString::fromStdString(difference.key));
        m_table->setItem(row, 0, title);
        for (int run = 0; run < int(difference.values.size()); ++run) {
            auto *value = new QTableWidgetItem(QString::fromStdString(difference.values[std::size_t(run)]));
            value->setToolTip(value->text());
            m_table->setItem(row, run + 1, value);
        }
    }
    fitColumns(*m_table);
}

PairedComparisonView::PairedComparisonView(QWidget *parent)
    : QWidget(parent),
      m_words(wrappingLabel(u"pairedWords"_s)),
      m_remarks(wrappingLabel(u"pairedRemarks"_s)),
      m_table(makeTable(u"pairedTable"_s, tr("Paired comparison"),
                        tr("Each run beside the first on the same test pictures, with the interval of the difference")))
{
    m_table->setItemDelegateForColumn(Drawn, new IntervalDelegate(m_table));
    m_remarks->setForegroundRole(QPalette::PlaceholderText);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 2 * kGridPixels, 0, 0);
    layout->setSpacing(2 * kGridPixels);
    layout->addWidget(m_words);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_remarks);
    setRuns(nullptr);
}

int PairedComparisonView::addRow(const QStringList &cells)
{
    const int row = m_table->rowCount();
    m_table->insertRow(row);
    for (int column = 0; column < int(cells.size()); ++column) {
        auto *item = new QTableWidgetItem(cells[column]);
        item->setToolTip(cells[column]);
        m_table->setItem(row, column, item);
    }
    return row;
}

void PairedComparisonView::addPair(const RunSet &runs, std::size_t index)
{
    const RunBesideFirst &beside = runs.comparison.besideFirst[index];
    const RunSet::Member &first = runs.members.front(), &second = runs.members[index + 1];
    QString heading = tr("%1 beside %2").arg(second.name, first.name);
    if (beside.comparison)
        heading += tr(": %1 pictures of %2 cases; right by both %3, by %4 alone %5, by %6 alone %7, by neither %8")
                       .arg(beside.comparison->images)
                       .arg(beside.comparison->groups)
                       .arg(beside.comparison->bothRight)
                       .arg(first.letter)
                       .arg(beside.comparison->onlyFirstRight)
                       .arg(second.letter)
                       .arg(beside.comparison->onlySecondRight)
                       .arg(beside.comparison->bothWrong);
    else
        heading += tr(": not compared, because %1").arg(QString::fromStdString(beside.refusal));
    if (beside.watermark)
        heading += tr(" · ⚠ leaky: not a result");
    const int headRow = addRow({heading});
    m_table->setSpan(headRow, 0, 1, PairColumnCount);
    QFont bold = m_table->font();
    bold.setWeight(QFont::DemiBold);
    m_table->item(headRow, 0)->setFont(bold);
    if (!beside.comparison)
        return;
    const double scale = scaleOf(runs.comparison);
    for (const PairedFigure &figure : beside.comparison->figures) {
        const int row = addRow({QString::fromStdString(figure.title), figureText(figure.first),
                                figureText(figure.second), differenceText(figure.difference), QString(),
                                QString::fromStdString(figure.inWords())});
        if (figure.difference.low && figure.difference.high) {
            QTableWidgetItem *drawn = m_table->item(row, Drawn);
            drawn->setData(IntervalDelegate::kIntervalRole,
                           QVariantList{*figure.difference.value, *figure.difference.low, *figure.difference.high});
            drawn->setData(IntervalDelegate::kScaleRole, scale);
            drawn->setToolTip(differenceText(figure.difference));
        }
    }
}

void PairedComparisonView::setRuns(std::shared_ptr<const RunSet> runs)
{
    m_table->clear();
    m_table->clearSpans();
    m_table->setRowCount(0);
    m_remarks->clear();
    const bool hasPairs = runs && runs->members.size() > 1;
    m_table->setColumnCount(hasPairs ? int(PairColumnCount) : 0);
    if (!hasPairs) {
        m_words->setText(tr("Select two runs or more (Ctrl+click): each is compared with the uppermost one, picture by "
                            "picture, on the test part that they share."));
        return;
    }
    const QString first = runs->members.front().letter;
    const QString second = runs->members.size() == 2 ? runs->members[1].letter : tr("the other");
    m_words->setText(
        tr("Test part; the difference is %1 − %2, with its 95 % interval from drawing the cases again, the "
           "same for both. An interval that holds 0: no difference shown.")
            .arg(second, first));
    m_table->setHorizontalHeaderLabels(
        {tr("Figure"), first, second, tr("Difference (95 %)"), tr("Around 0"), tr("In words")});
    for (std::size_t index = 0; index < runs->comparison.besideFirst.size(); ++index)
        addPair(*runs, index);
    QStringList remarks;
    for (const std::string &remark : runs->comparison.remarks)
        remarks << QString::fromStdString(remark);
    m_remarks->setText(remarks.join(u' '));
    fitColumns(*m_table);
    // The headings run over all columns: the first need not hold them.
    int widest = 0;
    for (const RunBesideFirst &one : runs->comparison.besideFirst)
        if (one.comparison)
            for (const PairedFigure &figure : one.comparison->figures)
                widest = std::max(widest, fontMetrics().horizontalAdvance(QString::fromStdString(figure.title)));
    if (widest > 0)
        m_table->setColumnWidth(Figure_, widest + 5 * kGridPixels);
}

} // namespace histo
