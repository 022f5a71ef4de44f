#pragma once

#include "ui/panel.h"

namespace histo {

/// Start a training run knowing what it will do, watch it learn, and find every job of this session.
Panel *createTrainPanel(Session &session, QWidget *parent);

} // namespace histo
