#include "ui/models/run_table_model.h"

#include "core/common/csv.h"
#include "ui/qt_paths.h"

#include <map>

namespace histo {

namespace {

std::string sortText(const QVariant &value) { return value.isValid() ? value.toString().toStdString() : std::string(); }

void addFigure(std::vector<std::string> &fields, const Figure &figure)
{
    for (const std::optional<double> &value : {figure.value, figure.low, figure.high})
        fields.push_back(value ? QString::number(*value, 'g', 17).toStdString() : std::string());
}

} // namespace

void RunTableModel::setRuns(const std::vector<RunFacts> &runs)
{
    std::map<std::filesystem::path, const RunFacts *> found;
    for (const RunFacts &run : runs)
        found[run.summary.path] = &run;
    for (int row = rowCount() - 1; row >= 0; --row) {
        const auto known = found.find(rowAt(row).facts.summary.path);
        if (known == found.end()) {
            beginRemoveRows({}, row, row);
            m_rows.erase(m_rows.begin() + row);
            endRemoveRows();
        } else {
            m_rows[std::size_t(row)].facts = *known->second;
            changed(row);
            found.erase(known);
        }
    }
    if (found.empty())
        return;
    beginInsertRows({}, rowCount(), rowCount() + int(found.size()) - 1);
    for (const RunFacts &run : runs)
        if (found.contains(run.summary.path))
            m_rows.push_back({run, m_running.contains(run.summary.path)});
    endInsertRows();
}

void RunTableModel::setRunning(const std::set<std::filesystem::path> &runs)
{
    m_running = runs;
    for (int row = 0; row < rowCount(); ++row)
        if (RunRow &known = m_rows[std::size_t(row)]; known.isRunningHere != runs.contains(known.facts.summary.path)) {
            known.isRunningHere = !known.isRunningHere;
            changed(row);
        }
}

int RunTableModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }

int RunTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(runColumns().size());
}

QVariant RunTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const RunRow &row = rowAt(index.row());
    const RunColumn &column = runColumns()[std::size_t(index.column())];
    switch (role) {
    case Qt::DisplayRole: return column.text(row);
    case Qt::UserRole: return column.sortValue(row);
    case Qt::TextAlignmentRole: return QVariant(Qt::AlignVCenter | (column.isNumber ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::ToolTipRole: {
        const QString path = toQString(row.facts.summary.path);
        return row.facts.summary.watermark
                   ? tr("%1\n⚠ %2").arg(path, QString::fromStdString(*row.facts.summary.watermark))
                   : path;
    }
    default: return {};
    }
}

QVariant RunTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    const RunColumn &column = runColumns()[std::size_t(section)];
    if (role == Qt::DisplayRole)
        return column.title;
    if (role == Qt::ToolTipRole)
        return tr("%1. In the search: %2:…").arg(column.toolTip, column.id);
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter | (column.isNumber ? Qt::AlignRight : Qt::AlignLeft));
    return {};
}

std::string runsCsv(const std::vector<RunRow> &rows)
{
    std::vector<std::string> header;
    for (const RunColumn &column : runColumns()) {
        header.push_back(column.id.toStdString());
        if (column.figure)
            for (const char *side : {"_low", "_high"})
                header.push_back(column.id.toStdString() + side);
    }
    std::string text = csvLine(header);
    for (const RunRow &row : rows) {
        std::vector<std::string> fields;
        for (const RunColumn &column : runColumns())
            if (column.figure)
                addFigure(fields, row.facts.*column.figure);
            else if (column.isNumber)
                fields.push_back(sortText(column.sortValue(row)));
            else
                fields.push_back(csvInertText(column.text(row).toStdString()));
        text += csvLine(fields);
    }
    return text;
}

} // namespace histo
