#pragma once

#include "core/dataset/dataset.h"

#include <QAbstractListModel>
#include <QString>
#include <memory>
#include <optional>
#include <vector>

namespace histo {

/// Two pictures of a data set that are equal, or look alike.
struct PicturePair {
    Sample first, second;
    std::optional<double> correlation; ///< of those that only look alike

    bool isLabelConflict() const { return first.label != second.label; }
    bool isSubtypeConflict() const { return first.subtype != second.subtype; }
};

enum class PairKind { Equal, LookAlike };

/// Pairs of a scan, one row each: first those that disagree about the class, then about the subtype, then the most alike.
class PicturePairModel : public QAbstractListModel {
    Q_OBJECT
public:
    explicit PicturePairModel(PairKind kind, QObject *parent = nullptr);

    void setReport(std::shared_ptr<const ScanReport> report); ///< null: none

    int rowCount(const QModelIndex &parent = {}) const override;
    /// DisplayRole: verdict(); ToolTipRole: both paths; AccessibleTextRole: everything in words.
    QVariant data(const QModelIndex &index, int role) const override;

    PairKind kind() const { return m_kind; }
    const PicturePair &pair(int row) const { return m_pairs[static_cast<std::size_t>(row)]; }
    /// In words: what kind of pair, and what is wrong with it: "Equal pixels, two subtypes: at least one is wrong".
    QString verdict(int row) const;
    std::filesystem::path absolutePath(const Sample &sample) const { return m_report->root / sample.path; }

private:
    const PairKind m_kind;
    std::shared_ptr<const ScanReport> m_report;
    std::vector<PicturePair> m_pairs;
};

} // namespace histo
