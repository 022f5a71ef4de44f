#pragma once

#include "ui/models/case_rungs.h"
#include "ui/models/sample_list_model.h"

#include <QWidget>
#include <memory>
#include <string>
#include <vector>

class QLabel;
class QPushButton;

namespace histo {

class PictureStrip;
class ThumbnailLoader;

/// One case from its lowest to its highest magnification: a strip of pictures each, with its slides told apart. Shows
/// all of the case, whatever the facets hold back.
class CaseLadder : public QWidget {
    Q_OBJECT
public:
    CaseLadder(ThumbnailLoader &thumbnails, const NotesBook &notes, QWidget *parent = nullptr);
    ~CaseLadder() override;

    /// Another data set: nothing is shown until a picture is.
    void setReport(std::shared_ptr<const ScanReport> report);
    void setRun(const RunLookup &run);
    void setCases(std::vector<std::string> cases); ///< that next and previous case walk

    void showSample(int sample); ///< its case, and the picture as the current one; -1 shows nothing
    int currentSample() const;   ///< index into the report's samples; -1 if there is none

    void step(int pictures); ///< along the strip, stays at its ends
    void climb(int rungs);   ///< up (below 0) and down between magnifications
    void stepCase(int cases);

Q_SIGNALS:
    void sampleChosen(int sample); ///< the current picture is another one
    void activated();              ///< double click or Enter on it

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    struct Strip;
    QWidget *makeHeader();
    void makeStrips(int count);
    void fillStrip(Strip &strip, const CaseRung &rung);
    void showCase(const std::string &stem);
    void showHeader();
    void fitCells();
    void go(const LadderPlace &place);
    void currentChanged(int rung, const QModelIndex &current);
    void wantThumbnails();
    int caseNumber() const; ///< place of the case in m_cases; -1 if it is not in it

    ThumbnailLoader &m_thumbnails;
    const NotesBook &m_notes;
    std::shared_ptr<const ScanReport> m_report;
    RunLookup m_run;
    std::vector<std::string> m_cases;
    std::string m_stem; ///< of the case shown
    std::vector<CaseRung> m_rungs;
    LadderPlace m_place;
    QLabel *m_title = nullptr, *m_facts = nullptr, *m_number = nullptr;
    QPushButton *m_previous = nullptr, *m_next = nullptr;
    std::vector<std::unique_ptr<Strip>> m_strips; ///< as many as rungs
    bool m_isGoing = false;                       ///< the strips follow m_place, not the other way round
};

} // namespace histo
