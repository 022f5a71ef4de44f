#include "ui/abandoned_trainings_dialog.h"

#include "core/common/log.h"
#include "core/run/run_directory.h"
#include "core/run/run_life.h"
#include "ui/described.h"
#include "ui/job_bridge.h"
#include "ui/qt_paths.h"
#include "ui/theme.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

enum Column { Title, HowFar, Folder, ColumnCount };

QTableWidgetItem *cell(const QString &text)
{
    auto *item = new QTableWidgetItem(text);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
    item->setToolTip(text);
    return item;
}

int epochsWanted(const JobFile &training)
{
    const auto epochs = training.config.find("epochs");
    return epochs != training.config.end() && epochs->is_number_integer() ? epochs->get<int>() : 0;
}

} // namespace

AbandonedTrainingsDialog::AbandonedTrainingsDialog(JobBridge &jobs, std::vector<JobFile> trainings, QWidget *parent)
    : QDialog(parent), m_jobs(jobs), m_trainings(std::move(trainings)), m_table(new QTableWidget(this))
{
    setObjectName(u"abandonedTrainings"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Unfinished trainings"));
    auto *words = new QLabel(
        tr("These trainings were waiting or running when Histoscope ended. Resume goes on from the "
           "last finished epoch; nothing finished is lost. Leave keeps what is there and does not "
           "ask again."));
    words->setWordWrap(true);
    described(m_table, u"abandonedTable"_s, tr("Unfinished trainings"), tr("Tick those that the buttons are about"));
    fillTable();

    auto *buttons = new QDialogButtonBox;
    auto *resume = described(new QPushButton(tr("&Resume")), u"resumeTrainings"_s, tr("Resume the ticked trainings"),
                             tr("Queues the ticked trainings again (Return)"));
    auto *leave = described(
        new QPushButton(tr("&Leave")), u"leaveTrainings"_s, tr("Leave the ticked trainings"),
        tr("Their runs stay as they are; Runs and `histoscope-cli resume` still can go on with them"));
    auto *later = described(new QPushButton(tr("Ask &later")), u"askLater"_s, tr("Ask later"),
                            tr("Decides nothing; the next start asks again (Esc)"));
    resume->setDefault(true);
    buttons->addButton(resume, QDialogButtonBox::AcceptRole);
    buttons->addButton(leave, QDialogButtonBox::DestructiveRole);
    buttons->addButton(later, QDialogButtonBox::RejectRole);
    connect(resume, &QPushButton::clicked, this, &AbandonedTrainingsDialog::resumeChosen);
    connect(leave, &QPushButton::clicked, this, &AbandonedTrainingsDialog::leaveChosen);
    connect(later, &QPushButton::clicked, this, &QDialog::reject);
    auto offerWhatIsTicked = [this, resume, leave] {
        const bool isSomethingTicked = !chosen().empty();
        resume->setEnabled(isSomethingTicked);
        leave->setEnabled(isSomethingTicked);
    };
    connect(m_table, &QTableWidget::itemChanged, this, offerWhatIsTicked);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(4 * kGridPixels, 4 * kGridPixels, 4 * kGridPixels, 4 * kGridPixels);
    layout->setSpacing(3 * kGridPixels);
    layout->addWidget(words);
    layout->addWidget(m_table, 1);
    layout->addWidget(buttons);
    const int em = fontMetrics().height();
    resize(48 * em, (14 + 2 * std::min(6, int(m_trainings.size()))) * em);
}

QString AbandonedTrainingsDialog::howFar(const JobFile &training)
{
    const RunLife life = lifeOf(training.run);
    if (life == RunLife::None)
        return tr("had not begun");
    if (life == RunLife::Succeeded)
        return tr("is finished");
    int finished = 0;
    try {
        finished = int(RunDirectory::open(training.run).readEpochs().size());
    } catch (const std::exception &problem) {
        log::warning(problem.what()); // going on with it will tell what is broken
    }
    const QString verb = life == RunLife::Died     ? tr("the program ended under it")
                         : life == RunLife::Failed ? tr("failed")
                                                   : tr("was stopped");
    const int wanted = epochsWanted(training);
    if (wanted > 0 && finished < wanted)
        return tr("%1 in epoch %2 of %3").arg(verb).arg(finished + 1).arg(wanted);
    return tr("%1 after %2 epochs").arg(verb).arg(finished);
}

void AbandonedTrainingsDialog::fillTable()
{
    m_table->setColumnCount(ColumnCount);
    m_table->setHorizontalHeaderLabels({tr("Training"), tr("How far it came"), tr("Folder")});
    m_table->setRowCount(int(m_trainings.size()));
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const JobFile &training = m_trainings[std::size_t(row)];
        QTableWidgetItem *title = cell(QString::fromStdString(training.title));
        title->setFlags(title->flags() | Qt::ItemIsUserCheckable);
        title->setCheckState(Qt::Checked);
        m_table->setItem(row, Title, title);
        m_table->setItem(row, HowFar, cell(howFar(training)));
        m_table->setItem(row, Folder, cell(toQString(training.run)));
    }
    m_table->setSelectionMode(QAbstractItemView::NoSelection);
    m_table->setShowGrid(false);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(Folder, QHeaderView::Stretch);
    m_table->setTextElideMode(Qt::ElideMiddle);
}

std::vector<JobFile> AbandonedTrainingsDialog::chosen() const
{
    std::vector<JobFile> ticked;
    for (int row = 0; row < m_table->rowCount(); ++row)
        if (m_table->item(row, Title)->checkState() == Qt::Checked)
            ticked.push_back(m_trainings[std::size_t(row)]);
    return ticked;
}

void AbandonedTrainingsDialog::resumeChosen()
{
    QStringList problems;
    for (const JobFile &training : chosen()) {
        try {
            m_jobs.takeUp(training);
        } catch (const std::exception &problem) { // of another version, or damaged: the others go on
            problems << QString::fromUtf8(problem.what());
        }
    }
    accept();
    if (!problems.isEmpty())
        QMessageBox::warning(parentWidget(), tr("Not taken up"), problems.join(u'\n'));
}

void AbandonedTrainingsDialog::leaveChosen()
{
    for (const JobFile &training : chosen())
        m_jobs.leave(training);
    accept();
}

} // namespace histo
