#pragma once

#include <QFrame>

class QLabel;
class QToolButton;

namespace histo {

/// A line at the top of the window that says what went wrong or what is done, until a person closes it or the next
/// message comes. Never in the way of work.
class MessageBar : public QFrame {
    Q_OBJECT
public:
    enum class Kind { Note, Problem };
    explicit MessageBar(QWidget *parent = nullptr);

    void showMessage(Kind kind, const QString &text);
    QString text() const; ///< empty while nothing is shown

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    QColor ink() const;
    void colorSymbol();

    QLabel *m_symbol = nullptr, *m_text = nullptr;
    QToolButton *m_close = nullptr;
    Kind m_kind = Kind::Note;
};

} // namespace histo
