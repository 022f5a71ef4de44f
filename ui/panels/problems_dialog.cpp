#include "ui/panels/problems_dialog.h"

#include "ui/described.h"
#include "ui/job_bridge.h"
#include "ui/qt_paths.h"
#include "ui/session.h"
#include "ui/theme.h"
#include "ui/view/heading.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPushButton>
#include <QTreeWidget>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

QTreeWidgetItem *addGroup(QTreeWidget &tree, const QString &title, std::size_t count)
{
    if (count == 0)
        return nullptr;
    auto *group = new QTreeWidgetItem(&tree, {u"%1 (%2)"_s.arg(title).arg(count)});
    group->setFirstColumnSpanned(true);
    group->setExpanded(true);
    return group;
}

void addRow(QTreeWidgetItem *group, const QString &what, const QString &why)
{
    auto *row = new QTreeWidgetItem(group, {what, why});
    row->setToolTip(0, what);
    row->setToolTip(1, why);
}

QString joined(const std::vector<std::filesystem::path> &paths)
{
    QStringList names;
    for (const std::filesystem::path &path : paths)
        names.append(toQString(path.filename()));
    return names.join(u", "_s);
}

} // namespace

ProblemsDialog::ProblemsDialog(Session &session, QWidget *parent)
    : QDialog(parent), m_session(session), m_tree(new QTreeWidget(this)), m_check(new QPushButton(this))
{
    setObjectName(u"problemsDialog"_s);
    setWindowTitle(tr("Problems in the data set"));
    resize(220 * kGridPixels, 120 * kGridPixels);
    described(m_tree, u"problemsTree"_s, tr("Problems"), tr("Files and pictures with what is wrong with them"));
    m_tree->setHeaderLabels({tr("File"), tr("What is wrong")});
    m_tree->setColumnWidth(0, 90 * kGridPixels);
    m_tree->setTextElideMode(Qt::ElideMiddle);
    described(m_check, u"checkPicturesButton"_s, tr("Check every picture"),
              tr("Decodes every picture: finds broken ones, and pictures with equal pixels under different names"));
    auto *copy = described(new QPushButton(tr("Copy as text"), this), u"copyProblemsButton"_s, tr("Copy as text"),
                           tr("Puts this list on the clipboard"));
    auto *close = described(new QPushButton(tr("Close"), this), u"closeProblemsButton"_s, tr("Close"), tr("Esc"));

    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_check);
    buttons->addStretch(1);
    buttons->addWidget(copy);
    buttons->addWidget(close);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(new MutedLabel(tr("Opening a data set reads names and headers only. Checking every picture "
                                        "decodes them all: it finds damaged files and pictures that are there twice."),
                                     this));
    layout->addWidget(m_tree, 1);
    layout->addLayout(buttons);

    connect(m_check, &QPushButton::clicked, &session, &Session::checkPictures);
    connect(copy, &QPushButton::clicked, this, &ProblemsDialog::copyAsText);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    connect(&session, &Session::datasetOpened, this, &ProblemsDialog::showReport);
    connect(&session.jobs(), &JobBridge::jobChanged, this, &ProblemsDialog::showCheckState);
    showReport();
    showCheckState();
}

int ProblemsDialog::countIn(const ScanReport &report)
{
    return static_cast<int>(report.skipped.size() + report.problems.size() + report.duplicates.size());
}

void ProblemsDialog::showReport()
{
    m_tree->clear();
    const std::shared_ptr<const ScanReport> report = m_session.dataset();
    if (!report)
        return;
    if (QTreeWidgetItem *group = addGroup(*m_tree, tr("Skipped files"), report->skipped.size()))
        for (const SkippedFile &file : report->skipped)
            addRow(group, toQString(file.path), QString::fromStdString(file.reason));
    if (QTreeWidgetItem *group = addGroup(*m_tree, tr("Remarkable"), report->problems.size()))
        for (const DatasetProblem &problem : report->problems)
            addRow(group, joined(problem.paths), QString::fromStdString(problem.message));
    if (QTreeWidgetItem *group = addGroup(*m_tree, tr("Pairs of pictures with equal pixels"),
                                          report->duplicates.size()))
        for (const auto &[first, second] : report->duplicates)
            addRow(group, toQString(first.filename()), tr("equals %1").arg(toQString(second.filename())));
    if (m_tree->topLevelItemCount() == 0)
        (new QTreeWidgetItem(m_tree, {tr("Nothing found.")}))->setFirstColumnSpanned(true);
}

void ProblemsDialog::showCheckState()
{
    const bool isChecking = m_session.isCheckingPictures();
    m_check->setEnabled(m_session.dataset() && !isChecking);
    m_check->setText(isChecking ? tr("Checking every picture…") : tr("Check every picture"));
}

void ProblemsDialog::copyAsText() const
{
    QString text;
    for (int groupIndex = 0; groupIndex < m_tree->topLevelItemCount(); ++groupIndex) {
        const QTreeWidgetItem *group = m_tree->topLevelItem(groupIndex);
        text += group->text(0) + u'\n';
        for (int rowIndex = 0; rowIndex < group->childCount(); ++rowIndex)
            text += u"%1\t%2\n"_s.arg(group->child(rowIndex)->text(0), group->child(rowIndex)->text(1));
    }
    QGuiApplication::clipboard()->setText(text);
}

} // namespace histo
