#pragma once

#include <QPalette>
#include <QWidget>

class QLabel;
class QToolButton;

namespace histo {

/// A group of controls behind a headline that opens and closes it. The headline says in a few words what is inside,
/// so that a closed group hides nothing that matters.
class FoldedGroup : public QWidget {
    Q_OBJECT
public:
    /// @param objectName  of the headline's button, which opens and closes the group
    FoldedGroup(const QString &title, const QString &objectName, QWidget *content, QWidget *parent = nullptr);

    bool isOpen() const { return m_isOpen; }
    void setOpen(bool isOpen);
    void setTitle(const QString &title);
    /// @param role  the colour of the words: PlaceholderText where nothing is of note
    void setSummary(const QString &words, QPalette::ColorRole role);
    QString summary() const { return m_words; }

    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void elideSummary();

    QToolButton *m_headline;
    QLabel *m_summary;
    QWidget *m_content;
    QString m_words;
    bool m_isOpen = false;
};

} // namespace histo
