#pragma once

#include <QFrame>

class QLabel;

namespace histo {

/// One number large, with what it counts below.
class CountCard : public QFrame {
    Q_OBJECT
public:
    explicit CountCard(const QString &objectName, QWidget *parent = nullptr);

    /// @param note  further words on it, may be empty
    void setCount(const QString &number, const QString &what, const QString &note = {});

private:
    QLabel *m_number = nullptr, *m_what = nullptr, *m_note = nullptr;
};

} // namespace histo
