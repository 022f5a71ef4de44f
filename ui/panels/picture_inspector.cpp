#include "ui/panels/picture_inspector.h"

#include "core/image/image_io.h"
#include "ui/background.h"
#include "ui/described.h"
#include "ui/models/sample_words.h"
#include "ui/panels/note_editor.h"
#include "ui/qimage_convert.h"
#include "ui/qt_paths.h"
#include "ui/theme.h"
#include "ui/view/heading.h"
#include "ui/view/image_view.h"
#include "ui/view/vertical_scroll_area.h"

#include <QEvent>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <tuple>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

constexpr double kPictureAspect = 700.0 / 460; ///< of BreakHis' pictures

/// A file's name is one long word: it may break after each of its parts.
QString breakable(const std::filesystem::path &path)
{
    return toQString(path.filename()).toHtmlEscaped().replace(u'-', u"-\u200b"_s);
}

/// The other one of every pair that holds this picture, one name a line.
template <typename Pairs>
QString partnersOf(const Pairs &pairs, const Sample &sample)
{
    QStringList names;
    for (const auto &pair : pairs) {
        const auto &[first, second] = std::tie(pair.first, pair.second);
        if (first == sample.path)
            names.append(breakable(second));
        else if (second == sample.path)
            names.append(breakable(first));
    }
    return names.join(u"<br>"_s);
}

QString colored(const QString &text, const QColor &color)
{
    return u"<span style=\"color:%1; font-weight:600\">%2</span>"_s.arg(color.name(), text.toHtmlEscaped());
}

} // namespace

PictureInspector::PictureInspector(NotesBook &notes, QWidget *parent)
    : QWidget(parent),
      m_view(new ImageView(this)),
      m_facts(new QWidget(this)),
      m_form(new QFormLayout(m_facts)),
      m_note(new NoteEditor(notes, this)),
      m_explain(new QPushButton(tr("Explain"), this)),
      m_ladder(new QPushButton(tr("Case ladder"), this))
{
    setObjectName(u"inspector"_s);
    m_pool.setMaxThreadCount(1);
    m_view->setObjectName(u"inspectorPicture"_s);
    m_form->setContentsMargins({});
    m_form->setHorizontalSpacing(3 * kGridPixels);
    m_form->setVerticalSpacing(kGridPixels + 2);
    m_file = addField(*m_form, tr("File"), u"inspectorFile"_s);
    m_class = addField(*m_form, tr("Class"), u"inspectorClass"_s);
    m_subtype = addField(*m_form, tr("Subtype"), u"inspectorSubtype"_s);
    m_case = addField(*m_form, tr("Case"), u"inspectorCase"_s);
    m_slide = addField(*m_form, tr("Slide"), u"inspectorSlide"_s);
    m_magnification = addField(*m_form, tr("Magnification"), u"inspectorMagnification"_s);
    m_size = addField(*m_form, tr("Size"), u"inspectorSize"_s);
    m_twins = addField(*m_form, tr("Same pixels"), u"inspectorTwins"_s);
    m_lookAlikes = addField(*m_form, tr("Looks like"), u"inspectorLookAlikes"_s);
    m_part = addField(*m_form, tr("Part"), u"inspectorPart"_s);
    m_prediction = addField(*m_form, tr("Answer"), u"inspectorPrediction"_s);
    m_file->setTextInteractionFlags(Qt::NoTextInteraction);
    m_file->setToolTip(tr("Ctrl+C copies where the file lies"));
    m_case->setToolTip(tr("Accession number: the safe stand-in for the patient"));
    m_magnification->setToolTip(tr("A nominal name: no scale is measured"));
    described(m_explain, u"explainButton"_s, tr("Explain this picture"),
              tr("Shows where the open run's network looks in this picture (E)"));
    setThemedIcon(m_explain, u":/icons/explain.svg"_s);
    described(m_ladder, u"ladderButton"_s, tr("Case ladder"), tr("Shows this case at every magnification (L)"));
    setThemedIcon(m_ladder, u":/icons/ladder.svg"_s);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(2 * kGridPixels);
    buttons->addWidget(m_explain, 1);
    buttons->addWidget(m_ladder, 1);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(3 * kGridPixels, 3 * kGridPixels, 3 * kGridPixels, 3 * kGridPixels);
    layout->setSpacing(3 * kGridPixels);
    layout->addWidget(m_view);
    layout->addWidget(new VerticalScrollArea(m_facts, this), 1);
    layout->addWidget(m_note);
    layout->addLayout(buttons);
    connect(m_explain, &QPushButton::clicked, this, &PictureInspector::explainRequested);
    connect(m_ladder, &QPushButton::clicked, this, &PictureInspector::ladderRequested);
    showNothing();
}

PictureInspector::~PictureInspector() { m_pool.waitForDone(); }

void PictureInspector::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_view->setFixedHeight(qRound(m_view->width() / kPictureAspect));
}

QLabel *PictureInspector::addField(QFormLayout &form, const QString &title, const QString &objectName)
{
    auto *value = new QLabel(m_facts);
    value->setObjectName(objectName);
    value->setAccessibleName(title);
    value->setWordWrap(true);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *name = new MutedLabel(title, m_facts);
    name->setWordWrap(false);
    form.addRow(name, value);
    return value;
}

void PictureInspector::setLadderOffered(bool isOffered) { m_ladder->setVisible(isOffered); }

void PictureInspector::showNothing()
{
    m_shownRequest = ++m_request;
    m_view->setMessage(tr("No picture is chosen"));
    m_facts->hide();
    m_note->setPicture({});
    m_explain->setEnabled(false);
    m_ladder->setEnabled(false);
}

void PictureInspector::showSample(const ScanReport &report, const Sample &sample, const RunLookup &run)
{
    showFacts(report, sample);
    showRun(sample, run);
    m_facts->show();
    m_note->setPicture(sample.path);
    m_explain->setEnabled(true);
    m_ladder->setEnabled(true);
    load(report.root / sample.path);
}

void PictureInspector::showFacts(const ScanReport &report, const Sample &sample)
{
    m_file->setText(breakable(sample.path)); // so it cannot be copied from here
    m_subtype->setText(subtypeTitle(sample.subtype) +
                       (sample.subtype.empty() ? QString() : u" (%1)"_s.arg(QString::fromStdString(sample.subtype))));
    m_case->setText(QString::fromStdString(sample.stem));
    m_slide->setText(QString::fromStdString(sample.slide));
    m_magnification->setText(magnificationTitle(sample.magnification));
    m_size->setText(u"…"_s);
    for (const auto &[field, names] : {std::pair(m_twins, partnersOf(report.duplicates, sample)),
                                       std::pair(m_lookAlikes, partnersOf(report.nearDuplicates, sample))}) {
        field->setText(names);
        m_form->setRowVisible(field, !names.isEmpty());
    }
}

void PictureInspector::showRun(const Sample &sample, const RunLookup &run)
{
    const std::optional<Part> part = run.partOf(sample.path);
    m_form->setRowVisible(m_part, !run.isEmpty());
    m_part->setText(part ? partTitle(*part) : tr("not in this run"));

    m_label = sample.label;
    m_answer = run.predictionOf(sample.path);
    m_form->setRowVisible(m_prediction, m_answer.has_value());
    showColoredWords();
}

void PictureInspector::showColoredWords()
{
    const ThemeColors colors = themeColors(palette());
    m_class->setText(colored(labelLetter(m_label) + u"\u2002"_s + labelTitle(m_label), labelColor(m_label, palette())));
    if (!m_answer)
        return;
    const QString verdict = isRight(*m_answer) ? colored(tr("✓ right"), colors.good)
                                               : colored(tr("✗ wrong"), colors.error);
    m_prediction->setText(
        tr("%1, %2<br>score of malignant %3")
            .arg(labelTitle(calledClass(*m_answer)), verdict, locale().toString(m_answer->score, 'f', 3)));
}

void PictureInspector::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showColoredWords();
}

void PictureInspector::load(const std::filesystem::path &path)
{
    const int request = ++m_request;
    m_pool.clear(); // what has not begun is not wanted any more
    auto read = [path] { return toQImage(readRgb(path)); };
    auto show = [this, request](const QImage &picture) {
        if (request != m_request)
            return;
        m_shownRequest = request;
        m_view->setPicture(picture);
        m_size->setText(tr("%1 × %2 pixels").arg(picture.width()).arg(picture.height()));
    };
    auto explainFailure = [this, request](const QString &message) {
        if (request != m_request)
            return;
        m_shownRequest = request;
        m_view->setMessage(message);
        m_size->setText(tr("not readable"));
        m_explain->setEnabled(false);
    };
    inBackground(m_pool, this, read, show, explainFailure);
}

} // namespace histo
