#pragma once

namespace histo {

class MainWindow;

/// Measures how late the window's event loop is while a network is trained on all cores: draws a small data set,
/// trains on it through the job bridge, and plays a person who switches workspaces, scrolls and points at curves.
/// Writes one JSON document to stdout. Runs the event loop of the application.
///
/// @param seconds  of measuring, from the first training step on
/// @return         exit code: 0, or 1 with the reason on stderr
int runWindowBench(MainWindow &window, double seconds);

} // namespace histo
