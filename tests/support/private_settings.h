#pragma once

#include <QCoreApplication>
#include <QSettings>
#include <QTemporaryDir>

namespace histo {

/// Keeps a test away from the settings of the person who runs it: while it lives, QSettings reads and writes a folder
/// of its own that begins empty and goes with it.
class PrivateSettings {
public:
    PrivateSettings()
    {
        QCoreApplication::setOrganizationName(QStringLiteral("Histoscope"));
        QCoreApplication::setApplicationName(QStringLiteral("Histoscope"));
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
    }

private:
    QTemporaryDir m_folder;
};

} // namespace histo
