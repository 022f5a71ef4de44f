#include "ui/panels/browse_bar.h"

#include "ui/described.h"
#include "ui/models/count_words.h"
#include "ui/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace histo {

using namespace Qt::StringLiterals;

BrowseBar::BrowseBar(QWidget *parent) : QWidget(parent), m_counts(new QLabel(this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(3 * kGridPixels, 2 * kGridPixels, 2 * kGridPixels, 2 * kGridPixels);
    row->setSpacing(kGridPixels);
    row->addWidget(addPageButton(BrowsePage::Pictures, u"picturesPageButton"_s, tr("Pictures"), u":/icons/browse.svg"_s,
                                 tr("The pictures that the facets show (G)")));
    row->addWidget(addPageButton(BrowsePage::Ladder, u"ladderPageButton"_s, tr("Case ladder"), u":/icons/ladder.svg"_s,
                                 tr("The case of the chosen picture at every magnification (L)")));
    row->addWidget(
        addPageButton(BrowsePage::Report, u"reportPageButton"_s, {}, u":/icons/report.svg"_s,
                      tr("What is remarkable about this data set: skipped files, equal pictures, differences "
                         "from the published set (P)")));

    m_counts->setObjectName(u"browseCounts"_s);
    m_showAll = described(new QPushButton(tr("Show all"), this), u"showAllButton"_s, tr("Show all pictures"),
                          tr("Takes every tick away (Ctrl+0)"));
    m_export = described(new QPushButton(this), u"exportListButton"_s, tr("Export list"), {});
    setThemedIcon(m_export, u":/icons/export.svg"_s);
    m_inspector = described(new QPushButton(tr("Inspector"), this), u"inspectorButton"_s, tr("Inspector"),
                            tr("Shows or hides the inspector (I)"));
    m_inspector->setCheckable(true);
    setThemedIcon(m_inspector, u":/icons/inspector.svg"_s);
    row->addSpacing(3 * kGridPixels);
    row->addWidget(m_counts);
    row->addSpacing(kGridPixels);
    row->addWidget(m_showAll);
    row->addStretch(1);
    row->addWidget(m_export);
    row->addWidget(m_inspector);
    connect(m_showAll, &QPushButton::clicked, this, &BrowseBar::showAllClicked);
    connect(m_export, &QPushButton::clicked, this, &BrowseBar::exportClicked);
    connect(m_inspector, &QPushButton::clicked, this, &BrowseBar::inspectorClicked);
    setFindingCount(0);
    setExported(0, 0);
    setPage(BrowsePage::Pictures);
}

QPushButton *BrowseBar::addPageButton(BrowsePage page, const QString &objectName, const QString &title,
                                      const QString &icon, const QString &toolTip)
{
    auto *button = described(new QPushButton(title, this), objectName, title, toolTip);
    button->setCheckable(true);
    button->setAutoExclusive(true);
    setThemedIcon(button, icon);
    connect(button, &QPushButton::clicked, this, [this, page] { Q_EMIT pageClicked(page); });
    m_pages.insert(page, button);
    return button;
}

void BrowseBar::setPage(BrowsePage page)
{
    m_pages[page]->setChecked(true);
    const bool isGrid = page == BrowsePage::Pictures;
    m_counts->setVisible(isGrid);
    m_showAll->setVisible(isGrid && !m_isEverythingShown);
    m_export->setVisible(isGrid);
    m_inspector->setVisible(page != BrowsePage::Report);
}

void BrowseBar::setCounts(int shownPictures, int allPictures, int shownCases)
{
    const QString cases = shownCases == 1 ? tr("1 case") : tr("%L1 cases").arg(shownCases);
    const QString pictures = shownPictures == allPictures
                                 ? tr("%L1 pictures").arg(allPictures)
                                 : tr("%L1 of %L2 pictures").arg(shownPictures).arg(allPictures);
    m_counts->setText(u"%1 · %2"_s.arg(pictures, cases));
    m_isEverythingShown = shownPictures == allPictures;
    m_showAll->setVisible(!m_isEverythingShown && m_pages[BrowsePage::Pictures]->isChecked());
}

void BrowseBar::setFindingCount(int findings)
{
    const QString text = tr("Scan report (%L1)").arg(findings);
    m_pages[BrowsePage::Report]->setText(text);
    m_pages[BrowsePage::Report]->setAccessibleName(text);
}

void BrowseBar::setExported(int selected, int shown)
{
    const bool isSelection = selected > 1;
    m_export->setText(isSelection ? tr("Export %L1 selected…").arg(selected) : tr("Export list…"));
    m_export->setToolTip(isSelection
                             ? tr("Writes the selected pictures, marks and notes as CSV (Ctrl+E)")
                             : tr("Writes all %1 shown here, with marks and notes, as CSV; select some to write only "
                                  "those (Ctrl+E)")
                                   .arg(picturesText(shown)));
    m_export->setEnabled(shown > 0);
}

void BrowseBar::setInspectorShown(bool isShown) { m_inspector->setChecked(isShown); }

} // namespace histo
