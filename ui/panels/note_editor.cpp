#include "ui/panels/note_editor.h"

#include "ui/described.h"
#include "ui/models/notes_book.h"
#include "ui/theme.h"
#include "ui/view/heading.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <algorithm>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

constexpr int kShownLines = 4;
constexpr int kPauseMilliseconds = 600;

} // namespace

NoteEditor::NoteEditor(NotesBook &notes, QWidget *parent)
    : QWidget(parent), m_notes(notes), m_mark(new QPushButton(tr("Mark"), this)), m_text(new QPlainTextEdit(this))
{
    described(m_mark, u"markButton"_s, tr("Mark"), tr("Puts a star on the picture, or takes it off (M)"));
    m_mark->setCheckable(true);
    setThemedIcon(m_mark, u":/icons/star.svg"_s);
    described(m_text, u"noteText"_s, tr("Your note on this picture"),
              tr("Kept in the data set's catalog on this computer, not in its folder (N)"));
    m_text->setPlaceholderText(tr("Write what you see …"));
    m_text->setTabChangesFocus(true);
    m_text->installEventFilter(this);
    fitHeight();

    auto *line = new QHBoxLayout;
    line->addWidget(new Heading(tr("Your note"), 0.95, this), 1);
    line->addWidget(m_mark);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(kGridPixels);
    layout->addLayout(line);
    layout->addWidget(m_text);
    connect(m_mark, &QPushButton::clicked, this, &NoteEditor::markClicked);
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPauseMilliseconds);
    connect(&m_pause, &QTimer::timeout, this, &NoteEditor::saveText);
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] {
        if (!m_isShowing)
            m_pause.start();
    });
    connect(&notes, &NotesBook::changed, this, &NoteEditor::showNote);
    showNote();
}

NoteEditor::~NoteEditor()
{
    turnAway();
    m_notes.disconnect(this);
}

void NoteEditor::setPicture(const std::filesystem::path &relativePath)
{
    if (relativePath == m_picture)
        return;
    turnAway();
    m_picture = relativePath;
    showNote();
}

void NoteEditor::startTyping()
{
    m_text->setFocus();
    m_text->moveCursor(QTextCursor::End);
}

void NoteEditor::showNote()
{
    const ReaderNote note = m_notes.noteOf(m_picture);
    setEnabled(!m_picture.empty());
    m_mark->setChecked(note.isMarked);
    m_mark->setText(note.isMarked ? tr("Marked") : tr("Mark"));
    const QString text = QString::fromStdString(note.text);
    if (m_pause.isActive() || text == m_text->toPlainText())
        return; // typed since then; the cursor stays where it is
    m_isShowing = true;
    m_text->setPlainText(text);
    m_isShowing = false;
}

void NoteEditor::saveText()
{
    m_pause.stop();
    if (!m_picture.empty())
        m_notes.setText(m_picture, m_text->toPlainText());
}

void NoteEditor::turnAway()
{
    if (m_pause.isActive())
        saveText();
    m_notes.endTyping();
}

bool NoteEditor::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusOut)
        turnAway();
    return QWidget::eventFilter(watched, event);
}

void NoteEditor::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    turnAway();
}

void NoteEditor::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitHeight();
}

void NoteEditor::fitHeight()
{
    const int frame = m_text->height() - m_text->viewport()->height();
    m_text->setFixedHeight(kShownLines * m_text->fontMetrics().lineSpacing() + std::max(0, std::min(frame, 4)) +
                           2 * int(m_text->document()->documentMargin()));
}

} // namespace histo
