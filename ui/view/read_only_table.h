#pragma once

class QTableView;

namespace histo {

/// How tables that only show look here: whole rows, stripes, no grid, no editing, no row numbers; Tab leaves them.
void makeReadOnlyTable(QTableView &view);

} // namespace histo
