#include "ui/panels/run_alarms.h"

#include "ui/theme.h"
#include "ui/view/folded_group.h"
#include "ui/view/warning_banner.h"

#include <QDateTime>
#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>
#include <algorithm>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

constexpr std::size_t kMostShown = 50; ///< a run may raise the same alarm at every step

/// The reader's own clock; with the day where it is another.
QString timeText(const std::string &utc)
{
    const QDateTime time = QDateTime::fromString(QString::fromStdString(utc), Qt::ISODateWithMs).toLocalTime();
    if (!time.isValid())
        return QString::fromStdString(utc);
    const bool isToday = time.date() == QDate::currentDate();
    return time.toString(isToday ? u"HH:mm:ss"_s : u"yyyy-MM-dd HH:mm:ss"_s);
}

} // namespace

RunAlarms::RunAlarms(QWidget *parent) : QWidget(parent), m_pause(new WarningBanner), m_list(new QLabel)
{
    m_pause->setObjectName(u"trainPaused"_s);
    m_pause->setTextFormat(Qt::PlainText);
    m_list->setObjectName(u"trainAlarms"_s);
    m_list->setTextFormat(Qt::PlainText);
    m_list->setWordWrap(true);
    m_list->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_list->setContentsMargins(2 * kGridPixels, 0, 0, kGridPixels);
    m_group = new FoldedGroup(QString(), u"trainAlarmsHeadline"_s, m_list);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kGridPixels);
    layout->addWidget(m_pause);
    layout->addWidget(m_group);
    showNotes({}, true);
}

void RunAlarms::showNotes(const std::vector<RunNote> &notes, bool isOver)
{
    const RunNote *pause = isOver ? nullptr : pauseOf(notes);
    m_pause->setVisible(pause != nullptr);
    if (pause)
        m_pause->setText(tr("⚠ %1 (since %2)").arg(QString::fromStdString(pause->text), timeText(pause->utc)));

    QStringList lines;
    std::size_t alarms = 0;
    QString newest;
    for (auto note = notes.rbegin(); note != notes.rend(); ++note) {
        if (note->kind != "alarm")
            continue;
        const QString text = QString::fromStdString(note->text);
        if (alarms++ == 0)
            newest = text;
        if (alarms <= kMostShown)
            lines << u"%1  %2"_s.arg(timeText(note->utc), text);
    }
    if (alarms > kMostShown)
        lines << tr("… and %1 earlier ones, in metrics.jsonl").arg(alarms - kMostShown);
    m_group->setTitle(alarms == 1 ? tr("⚠ 1 alarm") : tr("⚠ %1 alarms").arg(alarms));
    m_group->setSummary(newest, QPalette::WindowText);
    m_group->setVisible(alarms > 0);
    m_list->setText(lines.join(u'\n'));
    setVisible(pause || alarms > 0);
}

} // namespace histo
