#pragma once

#include "core/run/run_notes.h"

#include <QWidget>
#include <vector>

class QLabel;

namespace histo {

class FoldedGroup;
class WarningBanner;

/// What went wrong while a run trained: a banner while it stands still, and its alarms with their times, the newest
/// first. Nothing is seen of it where nothing went wrong.
class RunAlarms : public QWidget {
    Q_OBJECT
public:
    explicit RunAlarms(QWidget *parent = nullptr);

    /// @param isOver  the run has ended: it does not wait for anything any more
    void showNotes(const std::vector<RunNote> &notes, bool isOver);

private:
    WarningBanner *m_pause;
    FoldedGroup *m_group;
    QLabel *m_list;
};

} // namespace histo
