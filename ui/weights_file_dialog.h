#pragma once

#include <QString>
#include <functional>

class QWidget;

namespace histo {

/// Asks for a weights file without stopping the window. Train and the File menu share it.
/// @param lastFile  where it begins; empty: where it was last
void askForWeights(QWidget *parent, const QString &lastFile, std::function<void(const QString &)> chosen);

} // namespace histo
