#pragma once

#include <QWidget>

class QComboBox;

namespace histo {

class Session;

/// Which run is on show: those of late, or any folder.
class RunChooser : public QWidget {
    Q_OBJECT
public:
    explicit RunChooser(Session &session, const QString &objectNamePrefix, QWidget *parent = nullptr);

private:
    void showRuns();

    Session &m_session;
    QComboBox *m_runs;
};

} // namespace histo
