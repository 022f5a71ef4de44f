#include "ui/panels/scan_report_page.h"

#include "core/dataset/published_comparison.h"
#include "ui/described.h"
#include "ui/job_bridge.h"
#include "ui/models/count_words.h"
#include "ui/panels/pair_list.h"
#include "ui/panels/published_view.h"
#include "ui/qt_paths.h"
#include "ui/session.h"
#include "ui/theme.h"
#include "ui/view/count_card.h"
#include "ui/view/heading.h"
#include "ui/view/read_only_table.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QTabWidget>
#include <QTableView>
#include <QTreeWidget>
#include <algorithm>
#include <map>
#include <set>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

constexpr int kPathsShownPerProblem = 200; ///< the export has them all

QString formatTitle(const std::string &format)
{
    if (format == "breakhis_original")
        return ScanReportPage::tr("BreakHis in its original folders");
    if (format == "breakhis_mendeley")
        return ScanReportPage::tr("BreakHis in the folders of the Mendeley copy");
    if (format == "csv_manifest")
        return ScanReportPage::tr("pictures listed in a CSV manifest");
    if (format == "image_folder")
        return ScanReportPage::tr("folders named after their class");
    return QString::fromStdString(format);
}

QString problemTitle(const std::string &kind)
{
    static const std::map<std::string, const char *> kTitles = {
        {"folder_name", QT_TR_NOOP("Name and folder disagree")},
        {"duplicate_pixels", QT_TR_NOOP("Equal pictures")},
        {"label_conflict", QT_TR_NOOP("Equal pictures, two classes")},
        {"subtype_conflict", QT_TR_NOOP("Equal pictures, two subtypes")},
        {"near_duplicate", QT_TR_NOOP("Look-alikes")},
        {"size_differs", QT_TR_NOOP("Another size")},
        {"group_unknown", QT_TR_NOOP("Case unknown")},
    };
    const auto found = kTitles.find(kind);
    return found == kTitles.end() ? QString::fromStdString(kind) : ScanReportPage::tr(found->second);
}

std::size_t distinct(const std::vector<Sample> &samples, std::string Sample::*field)
{
    std::set<std::string> values;
    for (const Sample &sample : samples)
        values.insert(sample.*field);
    return values.size();
}

int examinedPictures(const ScanReport &report)
{
    return static_cast<int>(std::ranges::count_if(report.facts, &PictureFacts::isExamined));
}

bool isEveryPixelChecked(const ScanReport &report)
{
    return examinedPictures(report) == static_cast<int>(report.samples.size());
}

QString counted(const QString &title, std::size_t count)
{
    return ScanReportPage::tr("%1 (%L2)").arg(title).arg(count);
}

QWidget *withWords(QWidget *content, const QString &words)
{
    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 2 * kGridPixels, 0, 0);
    layout->addWidget(new MutedLabel(words, page));
    layout->addWidget(content, 1);
    return page;
}

} // namespace

ScanReportPage::ScanReportPage(Session &session, ThumbnailLoader &thumbnails, QWidget *parent)
    : QWidget(parent),
      m_session(session),
      m_equal(new PairList(PairKind::Equal, thumbnails)),
      m_alike(new PairList(PairKind::LookAlike, thumbnails))
{
    setObjectName(u"scanReport"_s);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(4 * kGridPixels, 2 * kGridPixels, 4 * kGridPixels, 2 * kGridPixels);
    layout->setSpacing(3 * kGridPixels);
    layout->addWidget(makeHeader());
    layout->addWidget(makeCards());
    layout->addWidget(makeTabs(), 1);
    setFocusProxy(m_tabs);
    connect(&session, &Session::datasetOpened, this, &ScanReportPage::showReport);
    connect(&session.jobs(), &JobBridge::jobChanged, this, &ScanReportPage::showCheckState);
    showReport();
}

void ScanReportPage::showPairs() { m_tabs->setCurrentWidget(m_equal); }

int ScanReportPage::countIn(const ScanReport &report)
{
    return static_cast<int>(report.skipped.size() + report.problems.size() + report.duplicates.size() +
                            report.nearDuplicates.size());
}

QWidget *ScanReportPage::makeHeader()
{
    auto *header = new QWidget(this);
    auto *title = new Heading(tr("Scan report"), 1.3, header);
    m_subtitle = new MutedLabel({}, header);
    m_subtitle->setObjectName(u"scanSubtitle"_s);
    m_subtitle->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_pixels = new QLabel(header);
    m_pixels->setObjectName(u"pixelState"_s);
    m_pixels->setWordWrap(true);
    m_check = described(new QPushButton(header), u"checkPicturesButton"_s, tr("Check every picture"),
                        tr("Decodes every picture: finds damaged files, and equal pictures under different names"));
    auto *exporting = described(new QPushButton(tr("Export findings…"), header), u"exportFindingsButton"_s,
                                tr("Export findings"),
                                tr("Writes skipped files, problems and pairs of pictures as CSV"));
    setThemedIcon(exporting, u":/icons/export.svg"_s);
    connect(m_check, &QPushButton::clicked, this, [this] {
        m_session.checkPictures();
        showCheckState();
    });
    connect(exporting, &QPushButton::clicked, this, &ScanReportPage::exportRequested);

    auto *words = new QVBoxLayout;
    words->setSpacing(kGridPixels);
    words->addWidget(title);
    words->addWidget(m_subtitle);
    words->addWidget(m_pixels);
    auto *row = new QHBoxLayout(header);
    row->setContentsMargins({});
    row->setSpacing(2 * kGridPixels);
    row->addLayout(words, 1);
    row->addWidget(m_check, 0, Qt::AlignBottom);
    row->addWidget(exporting, 0, Qt::AlignBottom);
    return header;
}

QWidget *ScanReportPage::makeCards()
{
    auto *cards = new QWidget(this);
    auto *row = new QHBoxLayout(cards);
    row->setContentsMargins({});
    row->setSpacing(2 * kGridPixels);
    for (auto [card, objectName] : {std::pair(&m_pictures, u"cardPictures"_s),
                                    {&m_cases, u"cardCases"_s},
                                    {&m_publishedCard, u"cardPublished"_s},
                                    {&m_skippedCard, u"cardSkipped"_s},
                                    {&m_equalCard, u"cardEqual"_s},
                                    {&m_alikeCard, u"cardAlike"_s}}) {
        *card = new CountCard(objectName, cards);
        row->addWidget(*card, 1);
    }
    return cards;
}

QWidget *ScanReportPage::makeTabs()
{
    m_tabs = new QTabWidget(this);
    m_tabs->setObjectName(u"scanTabs"_s);
    m_tabs->setDocumentMode(true);
    m_problems = described(new QTreeWidget, u"problemsTree"_s, tr("Problems"),
                           tr("What a careful person would want to know, with the pictures it is about"));
    m_problems->setHeaderLabels({tr("What"), tr("In words")});
    m_problems->setAlternatingRowColors(true);
    m_problems->setFrameShape(QFrame::NoFrame);
    m_problems->setTextElideMode(Qt::ElideMiddle);
    m_tabs->addTab(m_published = new PublishedCounts, {});
    m_tabs->addTab(m_folders = new PublishedFolders, {});
    m_tabs->addTab(m_equal, {});
    m_tabs->addTab(m_alike, {});
    m_tabs->addTab(makeFileTable(m_skipped, m_sortedSkipped, u"skippedTable"_s, tr("Skipped files"),
                                 tr("Pictures by their names that cannot be used. Nothing is dropped in silence: each "
                                    "has its reason.")),
                   {});
    m_tabs->addTab(
        withWords(m_problems, tr("What a careful person would want to know. Open a row for the pictures it is "
                                 "about; a double click shows one.")),
        {});
    m_tabs->addTab(makeFileTable(m_others, m_sortedOthers, u"otherFilesTable"_s, tr("Other files"),
                                 tr("Files in the folder that are no pictures by their names.")),
                   {});
    connect(m_problems, &QTreeWidget::itemActivated, this, [this](const QTreeWidgetItem *item) {
        if (const QVariant path = item->data(0, Qt::UserRole); path.isValid())
            Q_EMIT pictureActivated(toPath(path.toString()));
    });
    for (PairList *list : {m_equal, m_alike})
        connect(list, &PairList::pictureActivated, this, &ScanReportPage::pictureActivated);
    return m_tabs;
}

QWidget *ScanReportPage::makeFileTable(FileListModel &model, QSortFilterProxyModel &sorted, const QString &objectName,
                                       const QString &title, const QString &words)
{
    auto *view = described(new QTableView, objectName, title, tr("A click on a heading sorts"));
    sorted.setSourceModel(&model);
    sorted.setSortCaseSensitivity(Qt::CaseInsensitive);
    view->setModel(&sorted);
    view->setSortingEnabled(true);
    view->sortByColumn(FileListModel::Folder, Qt::AscendingOrder);
    makeReadOnlyTable(*view);
    view->setTextElideMode(Qt::ElideMiddle);
    view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    view->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    view->horizontalHeader()->setStretchLastSection(true);
    view->setColumnWidth(FileListModel::File, 70 * kGridPixels);
    view->setColumnWidth(FileListModel::Reason, 110 * kGridPixels);
    return withWords(view, words);
}

void ScanReportPage::showReport()
{
    showCheckState();
    const std::shared_ptr<const ScanReport> report = m_session.dataset();
    if (!report)
        return;
    m_subtitle->setText(u"%1 · %2"_s.arg(toQString(report->root), formatTitle(report->format)));
    const PublishedComparison published = compareWithPublished(*report);
    showCards(*report, published);
    m_published->setComparison(published);
    m_folders->setComparison(published);
    fillPairs(report);
    showProblems(*report);
    m_skipped.setFiles(report->skipped);
    m_others.setFiles(report->otherFiles);
    const QStringList titles = {tr("&Published set"),
                                counted(tr("Slide &folders"), std::size_t(m_folders->count())),
                                counted(tr("&Equal pictures"), report->duplicates.size()),
                                counted(tr("&Look-alikes"), report->nearDuplicates.size()),
                                counted(tr("&Skipped files"), report->skipped.size()),
                                counted(tr("P&roblems"), report->problems.size()),
                                counted(tr("&Other files"), report->otherFiles.size())};
    for (int tab = 0; tab < m_tabs->count(); ++tab)
        m_tabs->setTabText(tab, titles[tab]);
}

void ScanReportPage::showCards(const ScanReport &report, const PublishedComparison &published)
{
    const QLocale locale;
    int benign = 0;
    for (const Sample &sample : report.samples)
        benign += sample.label == Label::Benign;
    const int pictures = static_cast<int>(report.samples.size());
    m_pictures->setCount(locale.toString(pictures), tr("pictures"),
                         tr("%L1 benign, %L2 malignant").arg(benign).arg(pictures - benign));
    m_cases->setCount(locale.toString(qulonglong(distinct(report.samples, &Sample::stem))), tr("cases"),
                      tr("in %L1 slide folders").arg(distinct(report.samples, &Sample::folder)));
    m_publishedCard->setCount(locale.toString(published.present), tr("of %L1 published").arg(kPublishedPictures),
                              published.extra > 0 ? tr("and %L1 others").arg(published.extra) : tr("no others"));
    m_skippedCard->setCount(locale.toString(qulonglong(report.skipped.size())), tr("skipped files"),
                            report.skipped.empty() ? tr("all can be used") : tr("each with its reason"));
    const QString notKnown = tr("not looked for yet");
    const bool isKnown = isEveryPixelChecked(report);
    m_equalCard->setCount(isKnown ? locale.toString(qulonglong(report.duplicates.size())) : u"–"_s, tr("equal pairs"),
                          isKnown ? tr("by decoded pixels") : notKnown);
    m_alikeCard->setCount(isKnown ? locale.toString(qulonglong(report.nearDuplicates.size())) : u"–"_s,
                          tr("look-alikes"), isKnown ? tr("similar, not equal") : notKnown);
}

void ScanReportPage::fillPairs(const std::shared_ptr<const ScanReport> &report)
{
    m_equal->setReport(report);
    m_alike->setReport(report);
    const QString notKnown = tr(
        "Not known yet: names, sizes and headers have been read, no pixels. Check every picture "
        "to find out.");
    const bool isKnown = isEveryPixelChecked(*report);
    m_equal->setWords(!isKnown                ? notKnown
                      : m_equal->count() == 0 ? tr("No two pictures have equal pixels.")
                                              : tr("The same pixels in two files. A split must not put them on both "
                                                   "sides; where their labels differ, at least one is wrong."));
    m_alike->setWords(!isKnown ? notKnown
                      : m_alike->count() == 0
                          ? tr("No two pictures look alike without being equal.")
                          : tr("These look alike and are not equal: the same field photographed, cut or stored again, "
                               "perhaps. Found by a perceptual hash; look for yourself."));
}

void ScanReportPage::showProblems(const ScanReport &report)
{
    m_problems->clear();
    for (const DatasetProblem &problem : report.problems) {
        auto *item = new QTreeWidgetItem(m_problems,
                                         {problemTitle(problem.kind), QString::fromStdString(problem.message)});
        item->setToolTip(1, item->text(1));
        for (std::size_t path = 0; path < problem.paths.size() && path < kPathsShownPerProblem; ++path)
            (new QTreeWidgetItem(item, {{}, toQString(problem.paths[path])}))
                ->setData(0, Qt::UserRole, toQString(report.root / problem.paths[path]));
        if (problem.paths.size() > kPathsShownPerProblem)
            new QTreeWidgetItem(
                item, {{}, tr("… and %L1 more: see the export").arg(problem.paths.size() - kPathsShownPerProblem)});
    }
    if (report.problems.empty())
        (new QTreeWidgetItem(m_problems, {tr("None found.")}))->setFirstColumnSpanned(true);
    m_problems->resizeColumnToContents(0);
}

void ScanReportPage::showCheckState()
{
    const std::shared_ptr<const ScanReport> report = m_session.dataset();
    const bool isChecking = m_session.isCheckingPictures();
    const bool isKnown = report && isEveryPixelChecked(*report);
    m_check->setEnabled(report && !isChecking);
    m_check->setText(isChecking ? tr("Checking every picture…")
                     : isKnown  ? tr("Check again")
                                : tr("Check every picture"));
    if (!report)
        return;
    const int examined = examinedPictures(*report);
    if (isKnown)
        m_pixels->setText(tr("✓ Every picture has been decoded and compared with the others."));
    else if (examined > 0)
        m_pixels->setText(
            tr("⚠ %L1 of %L2 pictures have been decoded, of the others only the headers. Check every picture "
               "to know of all whether they are damaged or there twice.")
                .arg(examined)
                .arg(report->samples.size()));
    else
        m_pixels->setText(
            tr("⚠ Names, sizes and headers have been read. Whether pictures are damaged further on, or there "
               "twice, is known when every picture has been checked."));
}

} // namespace histo
