#pragma once

#include "ui/panel.h"

namespace histo {

/// What the program is and is not, and the ways in: open a folder, download BreakHis, make demo data, recent data sets and runs.
Panel *createStartPanel(Session &session, QWidget *parent);

} // namespace histo
