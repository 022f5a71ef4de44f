#include "core/train/recipe_reach.h"

#include <QTest>

using namespace histo;

class TestRecipeReach : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void momentumCountsUnderSgdAlone();
    void withoutHeadEpochsTheirRateDoesNotCount();
    void whereTheHeadLearnsAloneFineTuningDoesNotCount();
    void withAugmentationOffItsSettingsDoNotCount();
    void aFieldThatTakesAnotherOutOfReachIsReachableItself();
};

namespace {

bool hasEffect(const std::string &key, const Recipe &recipe)
{
    return whyWithoutEffect(recipeField(key), recipe).empty();
}

} // namespace

void TestRecipeReach::momentumCountsUnderSgdAlone()
{
    Recipe recipe;
    recipe.optimizer = OptimizerKind::AdamW;
    QVERIFY(!hasEffect("momentum", recipe));
    recipe.optimizer = OptimizerKind::Sgd;
    QVERIFY(hasEffect("momentum", recipe));
}

void TestRecipeReach::withoutHeadEpochsTheirRateDoesNotCount()
{
    Recipe recipe;
    QVERIFY(hasEffect("head_learning_rate", recipe));
    recipe.headEpochs = 0;
    QVERIFY(!hasEffect("head_learning_rate", recipe));
    QVERIFY(hasEffect("learning_rate", recipe));
}

void TestRecipeReach::whereTheHeadLearnsAloneFineTuningDoesNotCount()
{
    Recipe recipe;
    for (const char *key :
         {"tuned_stages", "learning_rate", "layer_decay", "warm_up", "batch_statistics", "augment", "augment_flips"})
        QVERIFY2(hasEffect(key, recipe), key);
    recipe.headEpochs = recipe.epochs;
    for (const char *key :
         {"tuned_stages", "learning_rate", "layer_decay", "warm_up", "batch_statistics", "augment", "augment_flips"})
        QVERIFY2(!hasEffect(key, recipe), key);
    QVERIFY(hasEffect("head_learning_rate", recipe));
    QVERIFY(hasEffect("weight_decay", recipe));
}

void TestRecipeReach::withAugmentationOffItsSettingsDoNotCount()
{
    Recipe recipe;
    recipe.augment = false;
    for (const RecipeField &field : recipeFields())
        QCOMPARE(hasEffect(field.key, recipe), field.key != "momentum" && !field.key.starts_with("augment_"));
}

void TestRecipeReach::aFieldThatTakesAnotherOutOfReachIsReachableItself()
{
    Recipe recipe;
    recipe.headEpochs = recipe.epochs;
    recipe.augment = false;
    for (const char *key : {"epochs", "head_epochs", "optimizer"})
        QVERIFY2(hasEffect(key, recipe), key);
    recipe.headEpochs = 0;
    QVERIFY(hasEffect("augment", recipe));
}

QTEST_GUILESS_MAIN(TestRecipeReach)
#include "tst_recipe_reach.moc"
