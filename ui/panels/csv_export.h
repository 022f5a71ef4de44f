#pragma once

#include <QObject>
#include <QString>
#include <QThreadPool>
#include <functional>
#include <string>

class QWidget;

namespace histo {

/// Asks where to and writes a table as CSV, off the GUI thread. One at a time.
class CsvExport : public QObject {
    Q_OBJECT
public:
    /// @param parent  what the file dialog belongs to
    explicit CsvExport(QWidget *parent);

    /// @param suggestedName  of the file, without its ending
    /// @param table          called on a worker: the whole file
    /// Does nothing while the question is open or a table is being written.
    void ask(const QString &title, const QString &suggestedName, std::function<std::string()> table);
    bool isIdle() const { return !m_isWriting; }

Q_SIGNALS:
    void written(const QString &file, int rows); ///< without the header line
    void failed(const QString &message);

private:
    void write(const QString &file, std::function<std::string()> table);

    QWidget *m_window;
    bool m_isWriting = false;
    QThreadPool m_pool; ///< last: joined first
};

} // namespace histo
