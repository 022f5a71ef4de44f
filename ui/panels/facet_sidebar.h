#pragma once

#include "core/dataset/dataset.h"
#include "ui/models/sample_facets.h"

#include <QMap>
#include <QWidget>

namespace histo {

class FacetList;
class MagnificationBar;

/// Browse's left side: what people pick pictures by. Owns the choice; counts on each facet follow the other facets.
class FacetSidebar : public QWidget {
    Q_OBJECT
public:
    explicit FacetSidebar(QWidget *parent = nullptr);

    /// Ticks on values that are still there stay. The facets of the run are shown only if there is a run.
    void setContent(const ScanReport &report, const RunLookup &run);
    const SampleFacets &facets() const { return m_facets; }

    void chooseMagnification(std::optional<int> magnification);
    void showEverything(); ///< takes every tick away

Q_SIGNALS:
    void choiceChanged();

private:
    FacetList *addList(Facet facet, const QString &objectName, FacetList *list);
    void readChoice();
    void showCounts();

    MagnificationBar *m_magnification = nullptr;
    QMap<int, FacetList *> m_lists; ///< by Facet
    SampleFacets m_facets;
    bool m_isClearing = false;
};

} // namespace histo
