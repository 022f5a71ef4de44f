#include "ui/panels/run_note_editor.h"

#include "core/run/run_facts.h"
#include "ui/background.h"
#include "ui/described.h"
#include "ui/theme.h"

#include <QLabel>
#include <QPlainTextEdit>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

constexpr int kPauseMilliseconds = 700;

} // namespace

RunNoteEditor::RunNoteEditor(QWidget *parent) : QWidget(parent), m_text(new QPlainTextEdit), m_hint(new QLabel)
{
    described(m_text, u"runNote"_s, tr("Note on this run"), tr("Kept in note.txt of the run's folder"));
    m_text->setTabChangesFocus(true);
    m_hint->setForegroundRole(QPalette::PlaceholderText);
    m_hint->setWordWrap(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 2 * kGridPixels, 0, 0);
    layout->setSpacing(2 * kGridPixels);
    layout->addWidget(m_hint);
    layout->addWidget(m_text, 1);
    m_pool.setMaxThreadCount(1);
    m_delay.setSingleShot(true);
    connect(&m_delay, &QTimer::timeout, this, &RunNoteEditor::save);
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] { m_delay.start(kPauseMilliseconds); });
    setRun({}, {});
}

RunNoteEditor::~RunNoteEditor() { save(); }

void RunNoteEditor::setRun(const std::filesystem::path &run, const QString &note)
{
    if (run == m_run && !run.empty())
        return; // read again while someone types: the words in the editor are newer
    save();
    m_run = run;
    m_saved = note;
    const QSignalBlocker quiet(m_text);
    m_text->setPlainText(note);
    m_text->setEnabled(!run.empty());
    m_hint->setText(run.empty() ? tr("Select one run to write a note on it.")
                                : tr("Saved as you type, in note.txt of the run's folder. Found by the search."));
}

void RunNoteEditor::save()
{
    m_delay.stop();
    const QString text = m_text->toPlainText();
    if (m_run.empty() || text == m_saved)
        return;
    m_saved = text;
    ++m_writing;
    auto write = [run = m_run, words = text.toStdString()] {
        writeRunNote(run, words);
        return true;
    };
    auto done = [this](bool) {
        --m_writing;
        Q_EMIT saved();
    };
    auto refused = [this](const QString &message) {
        --m_writing;
        Q_EMIT failed(message);
    };
    inBackground(m_pool, this, write, done, refused);
}

} // namespace histo
