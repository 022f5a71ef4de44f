#pragma once

#include "ui/panel.h"

namespace histo {

/// One picture large with a map of what the network is sensitive to, its legend and its numbers.
Panel *createExplainPanel(Session &session, QWidget *parent);

} // namespace histo
