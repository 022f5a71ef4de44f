#pragma once

#include "ui/panel.h"

namespace histo {

/// Every run below the folders for runs: a table to sort and search, and what the selected ones have in common and not.
Panel *createRunsPanel(Session &session, QWidget *parent);

} // namespace histo
