#pragma once

#include "ui/command_palette.h"

class QWidget;

namespace histo {

/// What the program is, its version and those of its libraries.
void showAbout(QWidget *window);
/// Whose work is in it, and on which terms.
void showLicences(QWidget *window);
/// Every action with its key.
void showKeys(const std::vector<PaletteCommand> &commands, QWidget *window);

} // namespace histo
