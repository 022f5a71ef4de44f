#pragma once

#include <QObject>
#include <QString>

class QMimeData;
class QWidget;

namespace histo {

/// Takes one local folder or weights file that is dropped anywhere on a window, on its controls too: a line of text would
/// else take a file's address for words.
class FileDrops : public QObject {
    Q_OBJECT
public:
    explicit FileDrops(QWidget &window);

Q_SIGNALS:
    void folderDropped(const QString &folder);
    void weightsDropped(const QString &file);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    enum class Kind { Nothing, Folder, Weights };
    static Kind kindOf(const QString &path);

    QWidget &m_window;
};

} // namespace histo
