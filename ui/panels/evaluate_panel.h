#pragma once

#include "ui/panel.h"

namespace histo {

/// What the open run is worth: every figure with its interval, wrong pictures and worst cases first.
Panel *createEvaluatePanel(Session &session, QWidget *parent);

} // namespace histo
