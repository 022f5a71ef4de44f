#include "ui/models/picture_pairs.h"

#include "ui/models/sample_words.h"
#include "ui/qt_paths.h"
#include "ui/theme.h"

#include <QLocale>
#include <algorithm>
#include <map>
#include <tuple>

namespace histo {

namespace {

/// Samples by their path; one that the report pairs but does not hold stands for its path alone.
class SampleFinder {
public:
    explicit SampleFinder(const ScanReport &report)
    {
        for (const Sample &sample : report.samples)
            m_samples.emplace(sample.path.generic_string(), &sample);
    }

    Sample operator()(const std::filesystem::path &path) const
    {
        const auto found = m_samples.find(path.generic_string());
        if (found != m_samples.end())
            return *found->second;
        Sample unknown;
        unknown.path = path;
        return unknown;
    }

private:
    std::map<std::string, const Sample *> m_samples;
};

QString inWords(const Sample &sample)
{
    return QStringLiteral("%1, %2, %3")
        .arg(toQString(sample.path.filename()), labelTitle(sample.label), subtypeTitle(sample.subtype));
}

} // namespace

PicturePairModel::PicturePairModel(PairKind kind, QObject *parent) : QAbstractListModel(parent), m_kind(kind) {}

void PicturePairModel::setReport(std::shared_ptr<const ScanReport> report)
{
    beginResetModel();
    m_report = std::move(report);
    m_pairs.clear();
    if (m_report) {
        const SampleFinder sampleAt(*m_report);
        if (m_kind == PairKind::Equal)
            for (const auto &[first, second] : m_report->duplicates)
                m_pairs.push_back({sampleAt(first), sampleAt(second), {}});
        else
            for (const NearDuplicate &pair : m_report->nearDuplicates)
                m_pairs.push_back({sampleAt(pair.first), sampleAt(pair.second), pair.correlation});
    }
    std::ranges::stable_sort(m_pairs, {}, [](const PicturePair &pair) {
        return std::tuple(!pair.isLabelConflict(), !pair.isSubtypeConflict(), -pair.correlation.value_or(1));
    });
    endResetModel();
}

int PicturePairModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_pairs.size());
}

QString PicturePairModel::verdict(int row) const
{
    const PicturePair &pair = this->pair(row);
    if (pair.correlation) {
        const QString alike = tr("Look alike, not equal: correlation %1")
                                  .arg(QLocale().toString(*pair.correlation, 'f', 3));
        return pair.isLabelConflict()     ? tr("%1, two classes").arg(alike)
               : pair.isSubtypeConflict() ? tr("%1, two subtypes").arg(alike)
                                          : alike;
    }
    return pair.isLabelConflict()     ? tr("Equal pixels, two classes: at least one is wrong")
           : pair.isSubtypeConflict() ? tr("Equal pixels, two subtypes: at least one is wrong")
                                      : tr("Equal pixels");
}

QVariant PicturePairModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const PicturePair &pair = this->pair(index.row());
    switch (role) {
    case Qt::DisplayRole: return verdict(index.row());
    case Qt::ToolTipRole: return toQString(pair.first.path) + u'\n' + toQString(pair.second.path);
    case Qt::AccessibleTextRole:
        return tr("%1: %2; %3").arg(verdict(index.row()), inWords(pair.first), inWords(pair.second));
    default: return {};
    }
}

} // namespace histo
