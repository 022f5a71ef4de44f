#include "ui/panels/run_chooser.h"

#include "ui/described.h"
#include "ui/folder_dialogs.h"
#include "ui/qt_paths.h"
#include "ui/session.h"
#include "ui/theme.h"

#include <QComboBox>
#include <QDir>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>

namespace histo {

RunChooser::RunChooser(Session &session, const QString &objectNamePrefix, QWidget *parent)
    : QWidget(parent), m_session(session), m_runs(new QComboBox)
{
    described(m_runs, objectNamePrefix + QStringLiteral("Runs"), tr("Run"),
              tr("The run on show; those opened of late"));
    m_runs->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_runs->setMinimumContentsLength(8);
    auto *open = described(new QPushButton(tr("Open r&un …")), objectNamePrefix + QStringLiteral("OpenRun"),
                           tr("Open a run"), tr("Choose the folder of any run"));
    auto *label = new QLabel(tr("&Run"));
    label->setBuddy(m_runs);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * kGridPixels);
    layout->addWidget(label);
    layout->addWidget(m_runs, 1);
    layout->addWidget(open);

    connect(m_runs, &QComboBox::activated, this, [this] { m_session.openRun(m_runs->currentData().toString()); });
    connect(open, &QPushButton::clicked, this, [this] { askForRun(m_session, window()); });
    connect(&m_session, &Session::recentChanged, this, &RunChooser::showRuns);
    connect(&m_session, &Session::runOpened, this, &RunChooser::showRuns);
    showRuns();
}

void RunChooser::showRuns()
{
    const QSignalBlocker quiet(m_runs);
    m_runs->clear();
    for (const QString &folder : m_session.recentRuns()) {
        m_runs->addItem(QDir(folder).dirName(), folder);
        m_runs->setItemData(m_runs->count() - 1, folder, Qt::ToolTipRole);
    }
    const auto run = m_session.run();
    m_runs->setCurrentIndex(run ? m_runs->findData(toQString(absolute(run->path()))) : -1);
    m_runs->setPlaceholderText(tr("No run is open"));
    m_runs->setEnabled(m_runs->count() > 0);
}

} // namespace histo
