#include "ui/panels/case_ladder.h"

#include "ui/described.h"
#include "ui/models/count_words.h"
#include "ui/models/notes_book.h"
#include "ui/models/sample_words.h"
#include "ui/models/thumbnail_loader.h"
#include "ui/theme.h"
#include "ui/view/heading.h"
#include "ui/view/picture_strip.h"
#include "ui/view/thumbnail_delegate.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <set>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

constexpr int kLargestCellHeight = 260; ///< of what the thumbnails can fill

} // namespace

/// A rung on the screen.
struct CaseLadder::Strip {
    QWidget *row = nullptr;
    Heading *title = nullptr;
    MutedLabel *count = nullptr;
    PictureStrip *pictures = nullptr;
    SampleListModel model;

    ~Strip()
    {
        delete row; // before the model that it shows
    }
};

CaseLadder::CaseLadder(ThumbnailLoader &thumbnails, const NotesBook &notes, QWidget *parent)
    : QWidget(parent), m_thumbnails(thumbnails), m_notes(notes)
{
    setObjectName(u"caseLadder"_s);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(3 * kGridPixels, kGridPixels, 2 * kGridPixels, 2 * kGridPixels);
    layout->setSpacing(kGridPixels);
    layout->addWidget(makeHeader());
    setReport(nullptr);
}

CaseLadder::~CaseLadder() = default;

QWidget *CaseLadder::makeHeader()
{
    auto *header = new QWidget(this);
    m_title = new Heading({}, 1.3, header);
    m_title->setObjectName(u"ladderTitle"_s);
    m_facts = new QLabel(header);
    m_facts->setObjectName(u"ladderFacts"_s);
    m_facts->setWordWrap(true);
    m_number = new MutedLabel({}, header);
    m_number->setObjectName(u"ladderNumber"_s);
    m_number->setWordWrap(false);
    m_previous = described(new QPushButton(tr("◂ Case before"), header), u"previousCaseButton"_s, tr("Case before"),
                           tr("Shows the case before this one, of those that the facets show (Ctrl+Up)"));
    m_next = described(new QPushButton(tr("Next case ▸"), header), u"nextCaseButton"_s, tr("Next case"),
                       tr("Shows the case after this one, of those that the facets show (Ctrl+Down)"));
    connect(m_previous, &QPushButton::clicked, this, [this] { stepCase(-1); });
    connect(m_next, &QPushButton::clicked, this, [this] { stepCase(1); });

    auto *row = new QHBoxLayout;
    row->setSpacing(2 * kGridPixels);
    row->addWidget(m_title, 1);
    row->addWidget(m_number);
    row->addWidget(m_previous);
    row->addWidget(m_next);
    auto *lines = new QVBoxLayout(header);
    lines->setContentsMargins({});
    lines->setSpacing(kGridPixels);
    lines->addLayout(row);
    lines->addWidget(m_facts);
    return header;
}

void CaseLadder::makeStrips(int count)
{
    while (static_cast<int>(m_strips.size()) > count)
        m_strips.pop_back();
    while (static_cast<int>(m_strips.size()) < count) {
        const int rung = static_cast<int>(m_strips.size());
        auto strip = std::make_unique<Strip>();
        strip->row = new QWidget(this);
        strip->title = new Heading({}, 1.2, strip->row);
        strip->count = new MutedLabel({}, strip->row);
        strip->pictures = new PictureStrip(strip->row);
        strip->model.setNotes(&m_notes);
        strip->model.setCaption(SampleListModel::Caption::Number);
        strip->pictures->setModel(&strip->model);
        strip->pictures->setItemDelegate(new ThumbnailDelegate(strip->model, m_thumbnails, strip->pictures));

        auto *words = new QVBoxLayout;
        words->setSpacing(0);
        words->addStretch(1);
        words->addWidget(strip->title);
        words->addWidget(strip->count);
        words->addStretch(2);
        auto *row = new QHBoxLayout(strip->row);
        row->setContentsMargins({});
        row->setSpacing(2 * kGridPixels);
        row->addLayout(words);
        row->addWidget(strip->pictures, 1);
        layout()->addWidget(strip->row);

        PictureStrip *pictures = strip->pictures;
        connect(pictures, &PictureStrip::shownRowsChanged, this, &CaseLadder::wantThumbnails);
        connect(&m_thumbnails, &ThumbnailLoader::ready, pictures, [pictures] { pictures->viewport()->update(); });
        connect(&m_notes, &NotesBook::changed, pictures, [pictures] { pictures->viewport()->update(); });
        connect(pictures->selectionModel(), &QItemSelectionModel::currentChanged, this,
                [this, rung](const QModelIndex &current) { currentChanged(rung, current); });
        connect(pictures, &QAbstractItemView::activated, this, &CaseLadder::activated);
        m_strips.push_back(std::move(strip));
    }
    fitCells();
}

void CaseLadder::setReport(std::shared_ptr<const ScanReport> report)
{
    m_report = std::move(report);
    m_cases.clear();
    m_stem.clear();
    m_rungs.clear();
    m_place = {};
    makeStrips(0);
    showHeader();
}

void CaseLadder::setRun(const RunLookup &run)
{
    m_run = run;
    for (const std::unique_ptr<Strip> &strip : m_strips)
        strip->model.setRun(run);
}

void CaseLadder::setCases(std::vector<std::string> cases)
{
    m_cases = std::move(cases);
    showHeader();
}

void CaseLadder::showSample(int sample)
{
    if (!m_report || sample < 0)
        return;
    if (const std::string &stem = m_report->samples[static_cast<std::size_t>(sample)].stem; stem != m_stem)
        showCase(stem);
    go(placeOf(m_rungs, sample));
}

int CaseLadder::currentSample() const
{
    if (!m_place.isValid())
        return -1;
    const CaseRung &rung = m_rungs[static_cast<std::size_t>(m_place.rung)];
    return rung.samples()[static_cast<std::size_t>(m_place.picture)];
}

void CaseLadder::showCase(const std::string &stem)
{
    m_isGoing = true;
    m_stem = stem;
    m_place = {};
    m_rungs = rungsOfCase(m_report->samples, stem);
    makeStrips(static_cast<int>(m_rungs.size()));
    for (std::size_t rung = 0; rung < m_rungs.size(); ++rung)
        fillStrip(*m_strips[rung], m_rungs[rung]);
    m_isGoing = false;
    showHeader();
    wantThumbnails();
}

void CaseLadder::fillStrip(Strip &strip, const CaseRung &rung)
{
    const QString magnification = magnificationTitle(rung.magnification);
    std::set<std::string> folders, subtypes; // of the whole case: a rung with one slide of two says which
    for (const CaseRung &other : m_rungs)
        for (const RungSlide &slide : other.slides) {
            folders.insert(slide.folder);
            subtypes.insert(slide.subtype);
        }
    std::vector<PictureStrip::Section> sections;
    for (const RungSlide &slide : rung.slides) {
        const int pictures = static_cast<int>(slide.samples.size());
        QStringList title{tr("Slide %1").arg(QString::fromStdString(slide.slide)), picturesText(pictures)};
        if (subtypes.size() > 1)
            title.insert(1, subtypeTitle(slide.subtype));
        sections.push_back({folders.size() > 1 ? title.join(u" · "_s) : QString(), pictures});
    }
    const std::vector<int> samples = rung.samples();
    strip.title->setText(magnification);
    strip.count->setText(samples.empty() ? tr("none") : picturesText(static_cast<int>(samples.size())));
    described(strip.pictures, u"ladderStrip%1"_s.arg(rung.magnification), tr("Pictures at %1").arg(magnification), {});
    strip.pictures->setEmptyText(tr("This data set has no picture of the case at %1").arg(magnification));
    // An empty rung is there to be seen, not to take the others' room.
    static_cast<QVBoxLayout *>(layout())->setStretchFactor(strip.row, samples.empty() ? 0 : 1);
    strip.pictures->setMaximumHeight(samples.empty() ? 4 * fontMetrics().height() : QWIDGETSIZE_MAX);
    strip.pictures->setMinimumHeight((samples.empty() ? 3 : 7) * fontMetrics().height());
    strip.model.setReport(m_report, samples);
    strip.model.setRun(m_run);
    strip.pictures->setSections(std::move(sections));
}

void CaseLadder::showHeader()
{
    const int number = caseNumber();
    m_previous->setEnabled(number > 0);
    m_next->setEnabled(number >= 0 && number + 1 < static_cast<int>(m_cases.size()));
    m_number->setText(number < 0 ? QString() : tr("%1 of %2").arg(number + 1).arg(casesText(int(m_cases.size()))));
    if (m_stem.empty()) {
        m_title->setText(tr("No case"));
        m_facts->setText(tr("Choose a picture: the ladder shows its case at every magnification."));
        return;
    }
    QStringList classes, subtypes;
    std::set<std::string> slides;
    int pictures = 0;
    for (const CaseRung &rung : m_rungs)
        for (int index : rung.samples()) {
            const Sample &sample = m_report->samples[static_cast<std::size_t>(index)];
            classes << labelLetter(sample.label) + u"\u2002"_s + labelTitle(sample.label);
            subtypes << subtypeTitle(sample.subtype);
            slides.insert(sample.folder);
            ++pictures;
        }
    classes.removeDuplicates();
    subtypes.removeDuplicates();
    m_title->setText(tr("Case %1").arg(QString::fromStdString(m_stem)));
    QStringList facts{classes.join(tr(" and ")), subtypes.join(tr(" and "))};
    if (slides.size() > 1)
        facts << tr("%1 slides").arg(slides.size());
    facts << picturesText(pictures);
    m_facts->setText(facts.join(u"  ·  "_s));
}

int CaseLadder::caseNumber() const
{
    const auto found = std::ranges::find(m_cases, m_stem);
    return found == m_cases.end() ? -1 : static_cast<int>(found - m_cases.begin());
}

void CaseLadder::step(int pictures)
{
    if (!m_place.isValid())
        return;
    const int last = m_strips[static_cast<std::size_t>(m_place.rung)]->model.rowCount() - 1;
    go({m_place.rung, std::clamp(m_place.picture + pictures, 0, last)});
}

void CaseLadder::climb(int rungs) { go(climbed(m_rungs, m_place, rungs)); }

void CaseLadder::stepCase(int cases)
{
    const int number = caseNumber();
    const int wanted = number + cases;
    if (number < 0 || wanted < 0 || wanted >= static_cast<int>(m_cases.size()))
        return;
    // One stays at the magnification that one was at, if the other case has it.
    const int rung = m_place.rung;
    showCase(m_cases[static_cast<std::size_t>(wanted)]);
    auto hasPictures = [this](int other) {
        return other >= 0 && other < static_cast<int>(m_rungs.size()) &&
               !m_rungs[static_cast<std::size_t>(other)].slides.empty();
    };
    int start = 0;
    while (!hasPictures(start))
        ++start; // a case has at least one picture
    go({hasPictures(rung) ? rung : start, 0});
}

void CaseLadder::go(const LadderPlace &place)
{
    const int before = currentSample();
    m_place = place;
    m_isGoing = true;
    for (std::size_t rung = 0; rung < m_strips.size(); ++rung) {
        const Strip &strip = *m_strips[rung];
        const bool isHere = static_cast<int>(rung) == place.rung;
        strip.pictures->setCurrentIndex(isHere ? strip.model.index(place.picture) : QModelIndex());
        if (!isHere)
            strip.pictures->clearSelection();
        if (isHere && isAncestorOf(QApplication::focusWidget()))
            strip.pictures->setFocus();
    }
    m_isGoing = false;
    if (place.isValid()) {
        setFocusProxy(m_strips[static_cast<std::size_t>(place.rung)]->pictures);
        if (currentSample() != before)
            Q_EMIT sampleChosen(currentSample());
    }
}

void CaseLadder::currentChanged(int rung, const QModelIndex &current)
{
    if (!m_isGoing && current.isValid())
        go({rung, current.row()});
}

void CaseLadder::wantThumbnails()
{
    if (!isVisible())
        return; // the loader is someone else's now
    std::vector<std::filesystem::path> paths;
    for (auto rowsOf : {&PictureStrip::rowsOnScreen, &PictureStrip::rowsNearScreen})
        for (const std::unique_ptr<Strip> &strip : m_strips)
            for (int row : (strip->pictures->*rowsOf)())
                paths.push_back(strip->model.absolutePath(row));
    m_thumbnails.want(std::move(paths));
}

void CaseLadder::fitCells()
{
    const QFontMetrics metrics = fontMetrics();
    int wordsWidth = 0;
    for (const QString &words : {tr("none"), picturesText(1000)})
        wordsWidth = std::max(wordsWidth, metrics.horizontalAdvance(words));
    for (const std::unique_ptr<Strip> &strip : m_strips) {
        strip->pictures->setCellShape([metrics](int height) { return ThumbnailDelegate::cellWidth(metrics, height); },
                                      kLargestCellHeight);
        strip->count->setFixedWidth(wordsWidth);
    }
}

void CaseLadder::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Up)
        climb(-1);
    else if (event->key() == Qt::Key_Down)
        climb(1);
    else
        QWidget::keyPressEvent(event);
}

void CaseLadder::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitCells();
}

void CaseLadder::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    wantThumbnails();
}

} // namespace histo
