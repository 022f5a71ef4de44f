#pragma once

#include <QFile>
#include <QString>
#include <filesystem>

namespace histo {

/// core speaks std::filesystem::path, Qt speaks QString; on disk both are the same name.
inline std::filesystem::path toPath(const QString &text)
{
#ifdef Q_OS_WIN
    return std::filesystem::path(text.toStdWString());
#else
    return std::filesystem::path(QFile::encodeName(text).toStdString());
#endif
}

inline QString toQString(const std::filesystem::path &path)
{
#ifdef Q_OS_WIN
    return QString::fromStdWString(path.wstring());
#else
    return QFile::decodeName(path.c_str());
#endif
}

} // namespace histo
