#pragma once

#include "core/common/json.h"
#include "core/evaluate/metrics.h"

#include <string>
#include <vector>

/// tests/golden/metrics.json, made by make_metrics_golden.py.
const histo::Json &metricsGolden();

/// One of its drawn predictions by name.
const histo::Json &goldenPredictions(const std::string &name);
std::vector<std::string> goldenPredictionNames();
std::vector<histo::Judged> judgedOf(const histo::Json &goldenCase);
