#pragma once

#include "ui/models/run_set.h"
#include "ui/models/run_table_model.h"

#include <QTabWidget>
#include <QThreadPool>
#include <memory>

class QStackedWidget;

namespace histo {

class PairedComparisonView;
class RunCurves;
class RunNoteEditor;
class RunOverlay;
class SettingsDifferenceView;

/// What is to be seen of the runs that are selected: of one its own curves, of several theirs over each other, what
/// differs in their settings and in their results, and a note on one. Read and compared in the background.
class RunDetails : public QTabWidget {
    Q_OBJECT
public:
    explicit RunDetails(QWidget *parent = nullptr);
    ~RunDetails() override;

    void setRuns(const std::vector<RunRow> &runs);
    void showPage(const QString &id); ///< curves, settings, paired, note
    bool isIdle() const;

Q_SIGNALS:
    void evaluationRequested(const QString &runFolder);
    void noteSaved();
    void failed(const QString &message);

private:
    void read(const std::vector<std::filesystem::path> &folders);
    void show(std::shared_ptr<const RunSet> runs);

    QStackedWidget *m_curvePages;
    RunCurves *m_curves;
    RunOverlay *m_overlay;
    SettingsDifferenceView *m_settings;
    PairedComparisonView *m_paired;
    RunNoteEditor *m_note;
    std::string m_shown; ///< which runs, and how far they were
    int m_request = 0;
    bool m_isReading = false;
    QThreadPool m_pool; ///< last: joined first
};

} // namespace histo
