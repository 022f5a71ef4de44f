#pragma once

#include <QMap>
#include <QWidget>
#include <optional>
#include <vector>

class QAbstractButton;

namespace histo {

/// BreakHis' four magnifications as big buttons with their counts. One may be chosen; choosing it again shows all.
class MagnificationBar : public QWidget {
    Q_OBJECT
public:
    explicit MagnificationBar(QWidget *parent = nullptr);

    static const std::vector<int> &magnifications(); ///< 40, 100, 200, 400: keys 1 to 4

    std::optional<int> chosen() const;
    void choose(std::optional<int> magnification); ///< nothing: all
    void setCount(int magnification, int pictures);

Q_SIGNALS:
    void chosenChanged();

private:
    void toggled(int magnification, bool on);

    QMap<int, QAbstractButton *> m_buttons;
};

} // namespace histo
