#pragma once

#include <QFrame>
#include <QMap>

class QToolButton;

namespace histo {

/// The narrow column at the left: one button per workspace of the panel table.
class WorkspaceRail : public QFrame {
    Q_OBJECT
public:
    explicit WorkspaceRail(QWidget *parent = nullptr);

    void setCurrent(const QString &panelId);

Q_SIGNALS:
    void chosen(const QString &panelId);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QMap<QString, QToolButton *> m_buttons;
};

} // namespace histo
