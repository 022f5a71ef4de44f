#pragma once

#include "core/dataset/dataset.h"
#include "core/dataset/reader_notes.h"
#include "core/evaluate/run_lookup.h"

#include <QAbstractListModel>
#include <memory>

namespace histo {

class NotesBook;

/// The pictures that the facets let through, one row each. Holds indices, the values stay in the scan report.
class SampleListModel : public QAbstractListModel {
    Q_OBJECT
public:
    using QAbstractListModel::QAbstractListModel;

    void setReport(std::shared_ptr<const ScanReport> report, std::vector<int> visible);
    void setVisible(std::vector<int> visible); ///< indices into the report's samples
    void setRun(RunLookup run);
    void setNotes(const NotesBook *notes); ///< borrowed; null: nobody says anything about pictures here

    int rowCount(const QModelIndex &parent = {}) const override;
    /// Slide, magnification and number; or the number alone, where the others stand beside the pictures.
    enum class Caption { Full, Number };
    void setCaption(Caption caption) { m_caption = caption; } ///< before there are rows

    /// DisplayRole: the caption; ToolTipRole: file name; AccessibleTextRole: what a screen reader says.
    QVariant data(const QModelIndex &index, int role) const override;

    const Sample &sample(int row) const; ///< row in [0, rowCount())
    std::filesystem::path absolutePath(int row) const;
    std::optional<PredictionRow> prediction(int row) const;
    ReaderNote note(int row) const;
    const RunLookup &run() const { return m_run; }
    int rowOf(const std::filesystem::path &absolutePath) const;                         ///< -1 if it is not shown
    int sampleIndex(int row) const { return m_visible[static_cast<std::size_t>(row)]; } ///< in the scan report
    const std::vector<int> &visible() const { return m_visible; }                       ///< sample indices, row by row

private:
    std::shared_ptr<const ScanReport> m_report;
    std::vector<int> m_visible;
    RunLookup m_run;
    Caption m_caption = Caption::Full;
    const NotesBook *m_notes = nullptr;
};

} // namespace histo
