#pragma once

#include "ui/models/run_set.h"

#include <QWidget>
#include <memory>

class QLabel;
class QTableWidget;

namespace histo {

/// What differs among the settings of the chosen runs, and nothing else.
class SettingsDifferenceView : public QWidget {
    Q_OBJECT
public:
    explicit SettingsDifferenceView(QWidget *parent = nullptr);
    void setRuns(std::shared_ptr<const RunSet> runs);

private:
    QLabel *m_words;
    QTableWidget *m_table;
};

/// Every chosen run beside the first: figures, differences with their intervals and what can be said, or why not.
class PairedComparisonView : public QWidget {
    Q_OBJECT
public:
    explicit PairedComparisonView(QWidget *parent = nullptr);
    void setRuns(std::shared_ptr<const RunSet> runs);

private:
    void addPair(const RunSet &runs, std::size_t index);
    int addRow(const QStringList &cells);

    QLabel *m_words, *m_remarks;
    QTableWidget *m_table;
};

} // namespace histo
