#pragma once

class QWidget;

namespace histo {

class Session;

/// Ask for a folder without stopping the window, then do it. Start and the File menu share them.
void askForDataset(Session &session, QWidget *window);
void askForRun(Session &session, QWidget *window);
void askForDemoDataFolder(Session &session, QWidget *window);

} // namespace histo
