#include "core/common/atomic_file.h"
#include "core/common/error.h"
#include "core/train/own_presets.h"
#include "tests/support/temporary_folder.h"

#include <QTest>

using namespace histo;

class TestOwnPresets : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();

    void aSavedPresetComesBackAsItWas();
    void onlyWhatDiffersFromTheStandardIsWritten();
    void theSameTitleReplacesTheFirst();
    void aDamagedFileIsNamedAndLeftOut_data();
    void aDamagedFileIsNamedAndLeftOut();
    void namesOfTheProgramsPresetsAreRefused();
    void aTitleWithoutLettersIsRefused();
    void aMissingFolderHoldsNone();
    void aRemovedPresetIsGone();
    void findPresetKnowsThem();

private:
    std::filesystem::path presets() const { return *m_folder / "config" / "Histoscope" / "presets"; }
    std::unique_ptr<TemporaryFolder> m_folder;
};

namespace {

Recipe lowAndLong()
{
    Recipe recipe;
    recipe.epochs = 99;
    recipe.learningRate = 1e-6;
    recipe.optimizer = OptimizerKind::Sgd;
    recipe.augmentation.flips = false;
    return recipe;
}

/// What a call's Error says; empty if it threw none.
std::string refusal(const std::function<void()> &call)
{
    try {
        call();
    } catch (const Error &problem) {
        return problem.what();
    }
    return {};
}

} // namespace

void TestOwnPresets::init()
{
    m_folder = std::make_unique<TemporaryFolder>();
    qputenv("XDG_CONFIG_HOME", (*m_folder / "config").c_str());
}

void TestOwnPresets::aSavedPresetComesBackAsItWas()
{
    const RecipePreset saved = saveOwnPreset(presets(), "Low rate, long", "For Sundays.", lowAndLong());
    QCOMPARE(saved.id, std::string("low_rate_long"));
    const OwnPresets own = readOwnPresets(presets());
    QCOMPARE(own.presets.size(), 1u);
    QVERIFY(own.problems.empty());
    QCOMPARE(own.presets[0].id, saved.id);
    QCOMPARE(own.presets[0].title, std::string("Low rate, long"));
    QCOMPARE(own.presets[0].description, std::string("For Sundays."));
    QVERIFY(own.presets[0].recipe == lowAndLong());
}

void TestOwnPresets::onlyWhatDiffersFromTheStandardIsWritten()
{
    saveOwnPreset(presets(), "Low", "", lowAndLong());
    const Json document = Json::parse(readFile(presets() / "low.json"));
    QCOMPARE(document.at("recipe").size(), 4u);
    QCOMPARE(document.at("recipe").at("epochs").get<int>(), 99);
}

void TestOwnPresets::theSameTitleReplacesTheFirst()
{
    saveOwnPreset(presets(), "Mine", "first", Recipe());
    saveOwnPreset(presets(), "Mine", "second", lowAndLong());
    const OwnPresets own = readOwnPresets(presets());
    QCOMPARE(own.presets.size(), 1u);
    QCOMPARE(own.presets[0].description, std::string("second"));
}

void TestOwnPresets::aDamagedFileIsNamedAndLeftOut_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("reason");
    QTest::newRow("cut off") << QByteArray(R"({"title": "Mi)") << QByteArray("JSON");
    QTest::newRow("no title") << QByteArray(R"({"recipe": {}})") << QByteArray("title");
    QTest::newRow("no recipe") << QByteArray(R"({"title": "Mine"})") << QByteArray("recipe");
    QTest::newRow("a misspelt key") << QByteArray(R"({"title": "Mine", "recipe": {"epoch": 5}})")
                                    << QByteArray("\"epoch\"");
    QTest::newRow("out of bounds") << QByteArray(R"({"title": "Mine", "recipe": {"batch_size": 0}})")
                                   << QByteArray("batch_size");
    QTest::newRow("contradicts itself") << QByteArray(R"({"title": "Mine", "recipe": {"epochs": 2, "head_epochs": 5}})")
                                        << QByteArray("head-epochs");
}

void TestOwnPresets::aDamagedFileIsNamedAndLeftOut()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, reason);
    saveOwnPreset(presets(), "Sound", "", lowAndLong());
    writeFileAtomically(presets() / "damaged.json", text.toStdString());
    const OwnPresets own = readOwnPresets(presets());
    QCOMPARE(own.presets.size(), 1u);
    QCOMPARE(own.problems.size(), 1u);
    QVERIFY(own.problems[0].find("damaged.json") != std::string::npos);
    QVERIFY2(own.problems[0].find(reason.toStdString()) != std::string::npos, own.problems[0].c_str());
}

void TestOwnPresets::namesOfTheProgramsPresetsAreRefused()
{
    for (const RecipePreset &preset : recipePresets()) {
        QVERIFY(!refusal([&] { saveOwnPreset(presets(), preset.title, "", Recipe()); }).empty());
        QVERIFY(!refusal([&] { saveOwnPreset(presets(), preset.id, "", Recipe()); }).empty());
    }
    // A file that was put there by hand does not take the place of the program's either.
    writeFileAtomically(presets() / "quick.json", R"({"title": "Quicker", "recipe": {"epochs": 3}})");
    QCOMPARE(readOwnPresets(presets()).problems.size(), 1u);
    QVERIFY(findPreset("quick").title != "Quicker");
}

void TestOwnPresets::aTitleWithoutLettersIsRefused()
{
    for (const char *title : {"", "  ", "../..", "?!"})
        QVERIFY2(!refusal([&] { saveOwnPreset(presets(), title, "", Recipe()); }).empty(), title);
    // What looks like a path stays in the folder.
    QCOMPARE(saveOwnPreset(presets(), "../../up", "", Recipe()).id, std::string("up"));
    QVERIFY(exists(presets() / "up.json"));
}

void TestOwnPresets::aMissingFolderHoldsNone()
{
    const OwnPresets own = readOwnPresets(*m_folder / "nowhere");
    QVERIFY(own.presets.empty());
    QVERIFY(own.problems.empty());
}

void TestOwnPresets::aRemovedPresetIsGone()
{
    const RecipePreset saved = saveOwnPreset(presets(), "Mine", "", Recipe());
    removeOwnPreset(presets(), saved.id);
    QVERIFY(readOwnPresets(presets()).presets.empty());
    removeOwnPreset(presets(), saved.id); // gone already: nothing to do
}

void TestOwnPresets::findPresetKnowsThem()
{
    QCOMPARE(ownPresetsFolder(), presets());
    saveOwnPreset(ownPresetsFolder(), "Low", "", lowAndLong());
    QVERIFY(findPreset("low").recipe == lowAndLong());
    const std::string message = refusal([] { findPreset("wizard"); });
    QVERIFY(message.find("your own: low") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestOwnPresets)
#include "tst_own_presets.moc"
