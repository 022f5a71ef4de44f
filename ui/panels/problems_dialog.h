#pragma once

#include "core/dataset/dataset.h"

#include <QDialog>
#include <memory>

class QPushButton;
class QTreeWidget;

namespace histo {

class Session;

/// What is wrong or remarkable in the open data set: files that were skipped, problems, pictures with equal pixels, each
/// with its reason. Stays beside the window while people work.
class ProblemsDialog : public QDialog {
    Q_OBJECT
public:
    ProblemsDialog(Session &session, QWidget *parent);

    /// How many there are, for the button that opens this.
    static int countIn(const ScanReport &report);

private:
    void showReport();
    void showCheckState();
    void copyAsText() const;

    Session &m_session;
    QTreeWidget *m_tree = nullptr;
    QPushButton *m_check = nullptr;
};

} // namespace histo
