#pragma once

#include "ui/panel.h"

namespace histo {

/// The pictures of the open data set: facets at the left, thumbnails, an inspector at the right.
Panel *createBrowsePanel(Session &session, QWidget *parent);

} // namespace histo
