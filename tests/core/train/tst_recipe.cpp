#include "core/common/error.h"
#include "core/train/recipe.h"

#include <QTest>
#include <cmath>
#include <functional>
#include <limits>
#include <set>

using namespace histo;

namespace {

/// The kind and message of what a call threw.
std::pair<ErrorKind, std::string> thrownBy(const std::function<void()> &call)
{
    try {
        call();
    } catch (const Error &problem) {
        return {problem.kind(), problem.what()};
    }
    return {ErrorKind::Internal, "nothing was thrown"};
}

/// Another value of the same field, as JSON.
Json anotherValue(const RecipeField &field, const Recipe &recipe)
{
    const Json now = fieldValue(field, recipe);
    if (auto *kind = std::get_if<RecipeField::Whole>(&field.kind))
        return now == kind->most ? kind->least : kind->most;
    if (auto *kind = std::get_if<RecipeField::Number>(&field.kind))
        return now == kind->most ? kind->least : kind->most;
    if (auto *kind = std::get_if<RecipeField::Choice>(&field.kind))
        return now == kind->names.back() ? kind->names.front() : kind->names.back();
    return !now.get<bool>();
}

std::string wordOf(const Json &value)
{
    if (value.is_boolean())
        return value.get<bool>() ? "on" : "off";
    return value.is_string() ? value.get<std::string>() : value.dump();
}

} // namespace

/// Walks the table: each row must do what the form, the flags, the presets and run.json rely on.
class TestRecipe : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyFieldIsDescribedAndNamedOnce();
    void everyFieldGoesThroughJsonAlone();
    void everyFieldIsSetByItsFlag();
    void theFlagsBetweenTwoRecipesMakeOneOfTheOther();
    void aValueOutsideItsBoundsNamesFieldAndBounds();
    void numbersWithTailsAreRefused();
    void keysOfOthersAreLeftAlone();
    void moreHeadEpochsThanEpochsAreRefused();
    void numbersThatAreNoneAreRefused();
    void everyPresetIsReadAndMakesSense();
    void anUnknownPresetListsThoseThatExist();
};

void TestRecipe::everyFieldIsDescribedAndNamedOnce()
{
    std::set<std::string> keys, titles;
    for (const RecipeField &field : recipeFields()) {
        QVERIFY2(keys.insert(field.key).second, field.key.c_str());
        QVERIFY2(titles.insert(field.title).second, field.title.c_str());
        QVERIFY2(field.help.ends_with('.') && field.help.size() > 20, field.key.c_str());
        QVERIFY(!field.section.empty());
    }
}

void TestRecipe::everyFieldGoesThroughJsonAlone()
{
    for (const RecipeField &field : recipeFields()) {
        const Recipe standard;
        Recipe changed;
        setFieldValue(field, changed, anotherValue(field, standard));
        QVERIFY2(!(changed == standard), field.key.c_str());
        QVERIFY2(recipeFromJson(toJson(changed)) == changed, field.key.c_str());
        // No row writes to the place of another.
        for (const RecipeField &other : recipeFields())
            QCOMPARE(fieldValue(other, changed) == fieldValue(other, standard), other.key != field.key);
    }
}

void TestRecipe::everyFieldIsSetByItsFlag()
{
    for (const RecipeField &field : recipeFields()) {
        Recipe byValue, byText;
        const Json value = anotherValue(field, byValue);
        setFieldValue(field, byValue, value);
        setFieldText(field, byText, wordOf(value));
        QVERIFY2(byValue == byText, field.key.c_str());
        QVERIFY(field.flag().starts_with("--") && field.flag().find('_') == std::string::npos);
    }
}

void TestRecipe::theFlagsBetweenTwoRecipesMakeOneOfTheOther()
{
    const Recipe from = findPreset("thorough").recipe, to = findPreset("quick").recipe;
    const std::vector<std::string> words = flagsBetween(from, to);
    Recipe made = from;
    for (std::size_t i = 0; i + 1 < words.size(); i += 2)
        for (const RecipeField &field : recipeFields())
            if (field.flag() == words[i])
                setFieldText(field, made, words[i + 1]);
    QVERIFY(made == to);
    QVERIFY(flagsBetween(to, to).empty());
}

void TestRecipe::aValueOutsideItsBoundsNamesFieldAndBounds()
{
    Recipe recipe;
    const auto [kind, message] = thrownBy([&] { setFieldText(recipeField("batch_size"), recipe, "0"); });
    QCOMPARE(kind, ErrorKind::Usage);
    QVERIFY(message.find("--batch") != std::string::npos && message.find("1 to 1024") != std::string::npos);
    const auto [jsonKind, jsonMessage] = thrownBy([&] { setFieldValue(recipeField("optimizer"), recipe, "adam"); });
    QCOMPARE(jsonKind, ErrorKind::BadInput);
    QVERIFY(jsonMessage.find("adamw, sgd") != std::string::npos);
    QVERIFY(recipe == Recipe());
}

void TestRecipe::numbersWithTailsAreRefused()
{
    Recipe recipe;
    for (const char *text : {"3x", "", " 3", "3.5", "1e3"})
        QCOMPARE(thrownBy([&] { setFieldText(recipeField("epochs"), recipe, text); }).first, ErrorKind::Usage);
    for (const char *text : {"0.1.2", "", "nan", "inf", "fast"})
        QCOMPARE(thrownBy([&] { setFieldText(recipeField("learning_rate"), recipe, text); }).first, ErrorKind::Usage);
}

void TestRecipe::keysOfOthersAreLeftAlone()
{
    QVERIFY(recipeFromJson({{"model", "vgg16"}, {"epochs", 9}}).epochs == 9);
}

void TestRecipe::moreHeadEpochsThanEpochsAreRefused()
{
    Recipe recipe;
    recipe.headEpochs = recipe.epochs + 1;
    QCOMPARE(thrownBy([&] { checkRecipe(recipe); }).first, ErrorKind::Usage);
}

void TestRecipe::numbersThatAreNoneAreRefused()
{
    Recipe recipe;
    recipe.weightDecay = std::numeric_limits<double>::quiet_NaN();
    const auto [kind, message] = thrownBy([&] { checkRecipe(recipe); });
    QCOMPARE(kind, ErrorKind::Usage);
    QVERIFY(message.find("--weight-decay") != std::string::npos);
}

void TestRecipe::everyPresetIsReadAndMakesSense()
{
    QVERIFY(recipePresets().size() >= 4);
    for (const RecipePreset &preset : recipePresets()) {
        checkRecipe(preset.recipe);
        QVERIFY(!preset.title.empty() && preset.description.ends_with('.'));
        QVERIFY(!(preset.recipe.imbalance == ImbalanceRemedy::None)); // BreakHis is two to one
    }
}

void TestRecipe::anUnknownPresetListsThoseThatExist()
{
    const auto [kind, message] = thrownBy([] { findPreset("wizard"); });
    QCOMPARE(kind, ErrorKind::Usage);
    QVERIFY(message.find("quick, probe, baseline, thorough") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestRecipe)
#include "tst_recipe.moc"
