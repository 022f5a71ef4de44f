#include "ui/panels/browse_bar.h"

#include "ui/described.h"
#include "ui/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace histo {

using namespace Qt::StringLiterals;

BrowseBar::BrowseBar(QWidget *parent) : QWidget(parent), m_counts(new QLabel(this))
{
    m_counts->setObjectName(u"browseCounts"_s);
    m_showAll = described(new QPushButton(tr("Show all"), this), u"showAllButton"_s, tr("Show all pictures"),
                          tr("Takes every tick away (Ctrl+0)"));
    m_problems = described(new QPushButton(this), u"problemsButton"_s, tr("Problems in the data set"),
                           tr("Skipped files and other things to know about this data set (P)"));
    m_inspector = described(new QPushButton(tr("Inspector"), this), u"inspectorButton"_s, tr("Inspector"),
                            tr("Shows or hides the inspector (I)"));
    m_inspector->setCheckable(true);
    setThemedIcon(m_inspector, u":/icons/inspector.svg"_s);

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(3 * kGridPixels, 2 * kGridPixels, 2 * kGridPixels, 2 * kGridPixels);
    row->setSpacing(2 * kGridPixels);
    row->addWidget(m_counts);
    row->addStretch(1);
    row->addWidget(m_showAll);
    row->addWidget(m_problems);
    row->addWidget(m_inspector);
    connect(m_showAll, &QPushButton::clicked, this, &BrowseBar::showAllClicked);
    connect(m_problems, &QPushButton::clicked, this, &BrowseBar::problemsClicked);
    connect(m_inspector, &QPushButton::clicked, this, &BrowseBar::inspectorClicked);
}

void BrowseBar::setCounts(int shownPictures, int allPictures, int shownCases)
{
    const QString cases = shownCases == 1 ? tr("1 case") : tr("%L1 cases").arg(shownCases);
    const QString pictures = shownPictures == allPictures
                                 ? tr("%L1 pictures").arg(allPictures)
                                 : tr("%L1 of %L2 pictures").arg(shownPictures).arg(allPictures);
    m_counts->setText(u"%1 · %2"_s.arg(pictures, cases));
    m_showAll->setEnabled(shownPictures != allPictures);
}

void BrowseBar::setProblemCount(int problems) { m_problems->setText(tr("Problems (%L1)").arg(problems)); }

void BrowseBar::setInspectorShown(bool isShown) { m_inspector->setChecked(isShown); }

} // namespace histo
