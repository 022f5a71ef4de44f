#pragma once

#include "core/train/recipe.h"

#include <QString>

namespace histo {

/// The name of a choice for people: "balanced_accuracy" is "Balanced accuracy", "adamw" is "AdamW".
QString choiceTitle(const std::string &name);

/// A field's value for people: "on", "0.0003", "AdamW".
QString valueText(const Json &value);

/// A number as short as it can be written without becoming another: "0.0003", "1e-05".
QString shortestText(double number);

/// What differs between two recipes within a section of the form, in its order: "Learning rate 0.0003, Momentum 0.5".
/// Empty if nothing does.
QString differencesText(const std::string &section, const Recipe &from, const Recipe &to);

/// How many fields differ, in all sections.
int differenceCount(const Recipe &from, const Recipe &to);

} // namespace histo
