#pragma once

#include "core/common/json.h"

#include <QByteArray>
#include <QStringList>
#include <filesystem>

/// What a command of histoscope-cli left behind.
struct CliResult {
    int exitCode = -1; ///< -1: it did not end by itself
    QByteArray out, err;

    /// stdout as one JSON document; a discarded value (`is_discarded`) if it is anything else.
    histo::Json json() const { return histo::Json::parse(out.toStdString(), nullptr, /*allow_exceptions=*/false); }
};

/// Runs the built histoscope-cli and waits for its end. It finds no pretrained weights: HISTO_HOME is a folder of the test program's own.
CliResult runCli(const QStringList &arguments);

QString inQt(const std::filesystem::path &path);
