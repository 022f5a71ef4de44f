#include "ui/file_drops.h"

#include "ui/models/open_weights.h"

#include <QApplication>
#include <QDropEvent>
#include <QFileInfo>
#include <QMimeData>
#include <QWidget>

namespace histo {

namespace {

/// The one local file or folder that is being dragged, or an empty text.
QString draggedPath(const QMimeData &data)
{
    const QList<QUrl> urls = data.urls();
    return urls.size() == 1 && urls.first().isLocalFile() ? urls.first().toLocalFile() : QString();
}

} // namespace

FileDrops::FileDrops(QWidget &window) : QObject(&window), m_window(window)
{
    window.setAcceptDrops(true);
    qApp->installEventFilter(this);
}

FileDrops::Kind FileDrops::kindOf(const QString &path)
{
    if (path.isEmpty())
        return Kind::Nothing;
    const QFileInfo info(path);
    if (info.isDir())
        return Kind::Folder;
    return info.isFile() && isNamedLikeWeights(path) ? Kind::Weights : Kind::Nothing;
}

bool FileDrops::eventFilter(QObject *watched, QEvent *event)
{
    const bool isDrag = event->type() == QEvent::DragEnter || event->type() == QEvent::DragMove;
    if (!isDrag && event->type() != QEvent::Drop)
        return false;
    const auto *widget = qobject_cast<QWidget *>(watched);
    if (!widget || widget->window() != &m_window)
        return false;
    auto *drop = static_cast<QDropEvent *>(event); // drags that enter and move are drops too
    const QString path = draggedPath(*drop->mimeData());
    const Kind kind = kindOf(path);
    if (kind == Kind::Nothing)
        return false;
    drop->acceptProposedAction();
    if (isDrag)
        return true;
    if (kind == Kind::Folder)
        Q_EMIT folderDropped(path);
    else
        Q_EMIT weightsDropped(path);
    return true;
}

} // namespace histo
