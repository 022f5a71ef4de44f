#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QTimer>
#include <vector>

namespace histo {

class MainWindow;

/// `--screenshots`: opens every workspace of the panel table and each of its pages, waits until it is idle and writes
/// <id>.png or <id>-<page>.png. Every picture of the data set is checked before, so that the scan report is whole.
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
    void showView();
    void end(int exitCode, const QString &message);

    MainWindow &m_window;
    const QString m_folder;
    QTimer m_timer;
    QElapsedTimer m_waiting;
    struct View {
        QString panelId, page; ///< page: empty for the first one
    };
    std::vector<View> m_views; ///< to be photographed, in order
    int m_viewIndex = -1;      ///< -1: still opening
    int m_idleLooks = 0;       ///< in a row
};

} // namespace histo
