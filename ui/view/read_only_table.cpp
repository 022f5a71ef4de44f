#include "ui/view/read_only_table.h"

#include <QHeaderView>
#include <QTableView>

namespace histo {

void makeReadOnlyTable(QTableView &view)
{
    view.setShowGrid(false);
    view.setAlternatingRowColors(true);
    view.setWordWrap(false);
    view.setSelectionBehavior(QAbstractItemView::SelectRows);
    view.setEditTriggers(QAbstractItemView::NoEditTriggers);
    view.setTabKeyNavigation(false);
    view.setFrameShape(QFrame::NoFrame);
    view.verticalHeader()->hide();
}

} // namespace histo
