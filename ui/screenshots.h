#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QTimer>

namespace histo {

class MainWindow;

/// `--screenshots`: opens every workspace of the panel table, waits until it is idle and writes <id>.png.
/// Then the program ends: 0, or 3 with a message on stderr if the data set or the run cannot be opened.
class ScreenshotTaker : public QObject {
    Q_OBJECT
public:
    ScreenshotTaker(MainWindow &window, const QString &folder, QObject *parent = nullptr);

    /// What is opened first; empty: nothing.
    void start(const QString &dataFolder, const QString &runFolder);

Q_SIGNALS:
    void finished(int exitCode);

private:
    void look();
    bool isEverythingIdle() const;
    void choosePicture();
    bool savePicture();
    void end(int exitCode, const QString &message);

    MainWindow &m_window;
    const QString m_folder;
    QTimer m_timer;
    QElapsedTimer m_waiting;
    int m_panelIndex = -1; ///< -1: still opening
    int m_idleLooks = 0;   ///< in a row
};

} // namespace histo
