#pragma once

#include "core/dataset/dataset.h"
#include "core/evaluate/run_lookup.h"

#include <QThreadPool>
#include <QWidget>

class QFormLayout;
class QLabel;
class QPushButton;

namespace histo {

class ImageView;
class NoteEditor;
class NotesBook;

/// One picture large, with everything that is known about it and what the reader says. Decodes off the GUI thread; the newest request wins.
class PictureInspector : public QWidget {
    Q_OBJECT
public:
    explicit PictureInspector(NotesBook &notes, QWidget *parent = nullptr);
    ~PictureInspector() override;

    void showSample(const ScanReport &report, const Sample &sample, const RunLookup &run);
    void showNothing();
    bool isIdle() const { return m_shownRequest == m_request; }
    void setLadderOffered(bool isOffered); ///< whether there is a button to the case ladder
    NoteEditor &note() { return *m_note; }

Q_SIGNALS:
    void explainRequested();
    void ladderRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QLabel *addField(QFormLayout &form, const QString &title, const QString &objectName);
    void load(const std::filesystem::path &path);
    void showFacts(const ScanReport &report, const Sample &sample);
    void showRun(const Sample &sample, const RunLookup &run);
    void showColoredWords();

    ImageView *m_view = nullptr;
    QWidget *m_facts = nullptr;
    QFormLayout *m_form = nullptr;
    QLabel *m_file = nullptr, *m_case = nullptr, *m_slide = nullptr, *m_magnification = nullptr, *m_size = nullptr;
    QLabel *m_class = nullptr, *m_subtype = nullptr, *m_twins = nullptr, *m_lookAlikes = nullptr;
    QLabel *m_part = nullptr, *m_prediction = nullptr;
    NoteEditor *m_note = nullptr;
    QPushButton *m_explain = nullptr, *m_ladder = nullptr;
    Label m_label = Label::Benign; ///< of the picture shown
    std::optional<PredictionRow> m_answer;
    int m_request = 0, m_shownRequest = 0;
    QThreadPool m_pool;
};

} // namespace histo
