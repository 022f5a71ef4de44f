#pragma once

#include <QCoreApplication>
#include <QSettings>
#include <QTemporaryDir>

namespace histo {

/// Keeps a test away from the settings and catalogs of the person who runs it: while it lives, QSettings and HISTO_HOME
/// are a folder of its own that begins empty and goes with it.
class PrivateSettings {
public:
    PrivateSettings()
    {
        QCoreApplication::setOrganizationName(QStringLiteral("Histoscope"));
        QCoreApplication::setApplicationName(QStringLiteral("Histoscope"));
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
        qputenv("HISTO_HOME", m_folder.filePath(QStringLiteral("home")).toUtf8());
    }

private:
    QTemporaryDir m_folder;
};

} // namespace histo
