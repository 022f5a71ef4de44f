#pragma once

#include <QLineEdit>

namespace histo {

/// A line for a number of any size, written as people write them: 0.0001, 1e-4, with a point or a comma. While what
/// stands in it is no number within the bounds, the last good one counts and problem() says what is wrong.
class NumberEdit : public QLineEdit {
    Q_OBJECT
public:
    NumberEdit(double least, double most, QWidget *parent = nullptr);

    double value() const { return m_value; }
    void setValue(double value); ///< shown as short as it can be; without a signal
    QString problem() const;     ///< empty if what is written counts

Q_SIGNALS:
    void edited(); ///< a person wrote something, be it good or not

protected:
    void changeEvent(QEvent *event) override;

private:
    void read();
    void colorText();

    double m_least, m_most, m_value = 0;
    bool m_isGood = true;
};

} // namespace histo
