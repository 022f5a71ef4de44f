#include "ui/models/sample_list_model.h"

#include "ui/models/notes_book.h"
#include "ui/models/sample_words.h"
#include "ui/qt_paths.h"
#include "ui/theme.h"

#include <algorithm>

namespace histo {

void SampleListModel::setReport(std::shared_ptr<const ScanReport> report, std::vector<int> visible)
{
    beginResetModel();
    m_report = std::move(report);
    m_visible = std::move(visible);
    endResetModel();
}

void SampleListModel::setVisible(std::vector<int> visible)
{
    beginResetModel();
    m_visible = std::move(visible);
    endResetModel();
}

void SampleListModel::setRun(RunLookup run)
{
    m_run = std::move(run);
    if (!m_visible.empty())
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

void SampleListModel::setNotes(const NotesBook *notes)
{
    if (m_notes)
        m_notes->disconnect(this);
    m_notes = notes;
    if (!notes)
        return;
    connect(notes, &NotesBook::changed, this, [this] {
        if (!m_visible.empty())
            Q_EMIT dataChanged(index(0), index(rowCount() - 1));
    });
}

int SampleListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_visible.size());
}

QVariant SampleListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Sample &sample = this->sample(index.row());
    switch (role) {
    case Qt::DisplayRole:
        if (m_caption == Caption::Number)
            return sample.sequence > 0 ? tr("No. %1").arg(sample.sequence) : toQString(sample.path.stem());
        return QStringLiteral("%1 · %2 · %3")
            .arg(QString::fromStdString(sample.slide), magnificationTitle(sample.magnification))
            .arg(sample.sequence);
    case Qt::ToolTipRole: return toQString(sample.path.filename());
    case Qt::AccessibleTextRole: {
        const ReaderNote note = this->note(index.row());
        return tr("%1, %2, case %3, %4%5%6")
            .arg(labelTitle(sample.label), subtypeTitle(sample.subtype), QString::fromStdString(sample.stem),
                 magnificationTitle(sample.magnification), note.isMarked ? tr(", marked") : QString(),
                 note.text.empty() ? QString() : tr(", with a note"));
    }
    default: return {};
    }
}

const Sample &SampleListModel::sample(int row) const
{
    return m_report->samples[static_cast<std::size_t>(m_visible[static_cast<std::size_t>(row)])];
}

std::filesystem::path SampleListModel::absolutePath(int row) const { return m_report->root / sample(row).path; }

std::optional<PredictionRow> SampleListModel::prediction(int row) const { return m_run.predictionOf(sample(row).path); }

ReaderNote SampleListModel::note(int row) const { return m_notes ? m_notes->noteOf(sample(row).path) : ReaderNote(); }

int SampleListModel::rowOf(const std::filesystem::path &absolutePath) const
{
    if (!m_report)
        return -1;
    const std::filesystem::path relative = absolutePath.lexically_relative(m_report->root);
    const auto found = std::find_if(m_visible.begin(), m_visible.end(), [&](int sampleIndex) {
        return m_report->samples[static_cast<std::size_t>(sampleIndex)].path == relative;
    });
    return found == m_visible.end() ? -1 : static_cast<int>(found - m_visible.begin());
}

} // namespace histo
