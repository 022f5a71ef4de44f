#pragma once

#include "ui/models/sample_facets.h"

#include <QColor>
#include <QWidget>
#include <functional>

class QLineEdit;
class QListWidget;
class QListWidgetItem;

namespace histo {

/// One facet: a title and a list of values to tick, each with the number of pictures that it would show. Ticks add up;
/// without a tick everything is shown.
class FacetList : public QWidget {
    Q_OBJECT
public:
    enum class Search { No, Yes }; ///< with Yes a line to search in, and the list takes what height there is

    /// How a key is written for people, and an optional letter with a colour before it.
    struct Look {
        QString title, letter;
        QColor color;
    };
    using Describe = std::function<Look(const std::string &key)>;

    FacetList(const QString &title, Search search, Describe describe, QWidget *parent = nullptr);

    /// Shows values with their counts. Ticks stay; one on a key that is not there counts again when the key comes back.
    void setValues(const std::vector<FacetValue> &values);
    std::set<std::string> chosen() const; ///< of the values that are there
    void choose(const std::set<std::string> &keys);

Q_SIGNALS:
    void chosenChanged();

protected:
    void changeEvent(QEvent *event) override;

private:
    void rebuild(const std::vector<FacetValue> &values);
    void updateCounts(const std::vector<FacetValue> &values);
    void fitSize();
    void search(const QString &text);
    void readTicks();

    Describe m_describe;
    QLineEdit *m_search = nullptr; ///< null without a search
    QListWidget *m_list = nullptr;
    std::vector<FacetValue> m_values;
    std::set<std::string> m_ticked; ///< also keys that are not there now
};

} // namespace histo
