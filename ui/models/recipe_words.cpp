#include "ui/models/recipe_words.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <utility>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

/// Names that are spelt in a way of their own.
constexpr std::pair<const char *, const char *> kOwnSpellings[] = {
    {"adamw", "AdamW"},     {"sgd", "SGD"},           {"auc", "AUC"},
    {"macenko", "Macenko"}, {"reinhard", "Reinhard"}, {"rand_stain_na", "RandStainNA"},
};

QString words(const char *text) { return QCoreApplication::translate("histo::RecipeWords", text); }

} // namespace

QString choiceTitle(const std::string &name)
{
    for (const auto &[known, title] : kOwnSpellings)
        if (name == known)
            return QString::fromLatin1(title);
    QString title = QString::fromStdString(name).replace(u'_', u' ');
    if (!title.isEmpty())
        title[0] = title[0].toUpper();
    return title;
}

QString shortestText(double number) { return QString::number(number, 'g', QLocale::FloatingPointShortest); }

QString valueText(const Json &value)
{
    if (value.is_boolean())
        return value.get<bool>() ? words("on") : words("off");
    if (value.is_string())
        return choiceTitle(value.get<std::string>());
    return value.is_number_integer() ? QString::number(value.get<qint64>()) : shortestText(value.get<double>());
}

QString differencesText(const std::string &section, const Recipe &from, const Recipe &to)
{
    QStringList texts;
    for (const RecipeField &field : recipeFields()) {
        const Json value = fieldValue(field, to);
        if (field.section == section && value != fieldValue(field, from))
            texts << QString::fromStdString(field.title) + u' ' + valueText(value);
    }
    return texts.join(u", "_s);
}

int differenceCount(const Recipe &from, const Recipe &to)
{
    return static_cast<int>(std::ranges::count_if(
        recipeFields(), [&](const RecipeField &field) { return fieldValue(field, from) != fieldValue(field, to); }));
}

} // namespace histo
