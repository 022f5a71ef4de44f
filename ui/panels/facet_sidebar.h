#pragma once

#include "core/dataset/dataset.h"
#include "ui/models/sample_facets.h"

#include <QMap>
#include <QWidget>
#include <optional>

namespace histo {

class FacetList;
class MagnificationBar;

/// Browse's left side: what people pick pictures by. Owns the choice; counts on each facet follow the other facets.
class FacetSidebar : public QWidget {
    Q_OBJECT
public:
    explicit FacetSidebar(QWidget *parent = nullptr);

    /// Ticks stay unless a choice is given. Facets of a run, of copies and of remarks are shown where there are any.
    void setContent(const ScanReport &report, const RunLookup &run, const NoteMap &notes,
                    const std::optional<FacetChoice> &choice = {});
    const SampleFacets &facets() const { return m_facets; }

    void chooseMagnification(std::optional<int> magnification);
    void showEverything() { choose({}); } ///< takes every tick away

Q_SIGNALS:
    void choiceChanged();

private:
    FacetList *addList(Facet facet, const QString &objectName, FacetList *list);
    void choose(const FacetChoice &choice);
    void readChoice();
    void showCounts();
    void hideUselessLists();

    MagnificationBar *m_magnification = nullptr;
    QMap<int, FacetList *> m_lists; ///< by Facet
    SampleFacets m_facets;
    bool m_hasRun = false;
    bool m_isChoosing = false; ///< many ticks change as one
};

} // namespace histo
