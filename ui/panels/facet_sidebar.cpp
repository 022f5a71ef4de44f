#include "ui/panels/facet_sidebar.h"

#include "ui/models/sample_words.h"
#include "ui/theme.h"
#include "ui/view/facet_list.h"
#include "ui/view/heading.h"
#include "ui/view/magnification_bar.h"

#include <QApplication>
#include <QVBoxLayout>
#include <algorithm>
#include <cstdlib>

namespace histo {

namespace {

QString tr(const char *source) { return QCoreApplication::translate("histo::FacetSidebar", source); }

FacetList::Look describeClass(const std::string &key)
{
    const Label label = key == name(Label::Benign) ? Label::Benign : Label::Malignant;
    return {labelTitle(label), labelLetter(label), labelColor(label, QApplication::palette())};
}

FacetList::Look describeSubtype(const std::string &key) { return {subtypeTitle(key), {}, {}}; }

FacetList::Look describeCase(const std::string &key) { return {QString::fromStdString(key), {}, {}}; }

FacetList::Look describePart(const std::string &key)
{
    for (Part part : {Part::Train, Part::Validation, Part::Test})
        if (key == name(part))
            return {partTitle(part), {}, {}};
    return {tr("Not in this run"), {}, {}};
}

FacetList::Look describeOutcome(const std::string &key)
{
    const ThemeColors colors = themeColors(QApplication::palette());
    if (key == "right")
        return {tr("Right"), QStringLiteral("✓"), colors.good};
    if (key == "wrong")
        return {tr("Wrong"), QStringLiteral("✗"), colors.error};
    return {tr("Not judged"), {}, {}};
}

FacetList::Look describeCopies(const std::string &key)
{
    if (key == "equal")
        return {tr("With an equal picture"), {}, {}};
    return {key == "similar" ? tr("With a look-alike") : tr("The only one"), {}, {}};
}

FacetList::Look describeRemarks(const std::string &key)
{
    const QColor ink = themeColors(QApplication::palette()).accent;
    if (key == "marked")
        return {tr("Marked"), QStringLiteral("★"), ink};
    if (key == "note")
        return {tr("With a note"), QStringLiteral("✎"), ink};
    return {tr("Neither"), {}, {}};
}

} // namespace

FacetSidebar::FacetSidebar(QWidget *parent) : QWidget(parent), m_magnification(new MagnificationBar(this))
{
    setObjectName(QStringLiteral("facets"));
    m_magnification->setObjectName(QStringLiteral("magnifications"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(3 * kGridPixels, 3 * kGridPixels, 3 * kGridPixels, 2 * kGridPixels);
    layout->setSpacing(3 * kGridPixels);
    layout->addWidget(new Heading(tr("Magnification"), 0.95, this));
    layout->addWidget(m_magnification);
    using Search = FacetList::Search;
    addList(Facet::Class, QStringLiteral("facetClass"), new FacetList(tr("Class"), Search::No, describeClass, this));
    addList(Facet::Subtype, QStringLiteral("facetSubtype"),
            new FacetList(tr("Subtype"), Search::No, describeSubtype, this));
    addList(Facet::Remarks, QStringLiteral("facetRemarks"),
            new FacetList(tr("Your remarks"), Search::No, describeRemarks, this));
    addList(Facet::Copies, QStringLiteral("facetCopies"),
            new FacetList(tr("Copies"), Search::No, describeCopies, this));
    addList(Facet::PartOfSplit, QStringLiteral("facetPart"),
            new FacetList(tr("Part, under the open run"), Search::No, describePart, this));
    addList(Facet::Outcome, QStringLiteral("facetOutcome"),
            new FacetList(tr("Answer, under the open run"), Search::No, describeOutcome, this));
    addList(Facet::Case, QStringLiteral("facetCase"), new FacetList(tr("Case"), Search::Yes, describeCase, this));
    layout->setStretchFactor(m_lists[int(Facet::Case)], 1);
    connect(m_magnification, &MagnificationBar::chosenChanged, this, &FacetSidebar::readChoice);
}

FacetList *FacetSidebar::addList(Facet facet, const QString &objectName, FacetList *list)
{
    list->setObjectName(objectName);
    layout()->addWidget(list);
    m_lists.insert(int(facet), list);
    connect(list, &FacetList::chosenChanged, this, &FacetSidebar::readChoice);
    return list;
}

void FacetSidebar::setContent(const ScanReport &report, const RunLookup &run, const NoteMap &notes,
                              const std::optional<FacetChoice> &choice)
{
    m_facets = SampleFacets(report, run, notes);
    m_hasRun = !run.isEmpty();
    for (auto list = m_lists.begin(); list != m_lists.end(); ++list)
        list.value()->setValues(m_facets.values(Facet(list.key())));
    choice ? choose(*choice) : readChoice();
}

void FacetSidebar::chooseMagnification(std::optional<int> magnification) { m_magnification->choose(magnification); }

void FacetSidebar::choose(const FacetChoice &choice)
{
    auto keysOf = [&choice](Facet facet) {
        const auto found = choice.find(facet);
        return found == choice.end() ? std::set<std::string>() : found->second;
    };
    m_isChoosing = true;
    const std::set<std::string> magnification = keysOf(Facet::Magnification);
    m_magnification->choose(magnification.empty() ? std::optional<int>() : std::atoi(magnification.begin()->c_str()));
    for (auto list = m_lists.begin(); list != m_lists.end(); ++list)
        list.value()->choose(keysOf(Facet(list.key())));
    m_isChoosing = false;
    readChoice();
}

void FacetSidebar::readChoice()
{
    if (m_isChoosing)
        return;
    FacetChoice choice;
    if (const std::optional<int> magnification = m_magnification->chosen())
        choice[Facet::Magnification] = {std::to_string(*magnification)};
    for (auto list = m_lists.begin(); list != m_lists.end(); ++list)
        choice[Facet(list.key())] = list.value()->chosen();
    m_facets.choose(choice);
    showCounts();
    hideUselessLists();
    Q_EMIT choiceChanged();
}

void FacetSidebar::hideUselessLists()
{
    auto hasOne = [this](Facet facet) {
        return std::ranges::any_of(m_facets.values(facet), [](const FacetValue &value) {
            return !value.key.empty() && value.picturesOfAll > 0;
        });
    };
    m_lists[int(Facet::PartOfSplit)]->setVisible(m_hasRun);
    m_lists[int(Facet::Outcome)]->setVisible(m_hasRun);
    for (Facet facet : {Facet::Copies, Facet::Remarks})
        m_lists[int(facet)]->setVisible(hasOne(facet) || !m_facets.chosen(facet).empty());
}

void FacetSidebar::showCounts()
{
    for (int magnification : MagnificationBar::magnifications()) {
        int pictures = 0;
        for (const FacetValue &value : m_facets.values(Facet::Magnification))
            if (value.key == std::to_string(magnification))
                pictures = value.pictures;
        m_magnification->setCount(magnification, pictures);
    }
    for (auto list = m_lists.begin(); list != m_lists.end(); ++list)
        list.value()->setValues(m_facets.values(Facet(list.key())));
}

} // namespace histo
