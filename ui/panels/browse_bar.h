#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace histo {

/// The line above Browse's pictures: how many are shown, and buttons for the whole.
class BrowseBar : public QWidget {
    Q_OBJECT
public:
    explicit BrowseBar(QWidget *parent = nullptr);

    void setCounts(int shownPictures, int allPictures, int shownCases);
    void setProblemCount(int problems);
    void setInspectorShown(bool isShown);

Q_SIGNALS:
    void showAllClicked();
    void problemsClicked();
    void inspectorClicked(bool show);

private:
    QLabel *m_counts = nullptr;
    QPushButton *m_showAll = nullptr, *m_problems = nullptr, *m_inspector = nullptr;
};

} // namespace histo
