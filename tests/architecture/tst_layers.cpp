#include "core/common/atomic_file.h"
#include "core/common/paths.h"

#include <QProcess>
#include <QRegularExpression>
#include <QTest>
#include <algorithm>
#include <filesystem>

using namespace histo;

namespace {

struct Include {
    std::filesystem::path file; ///< relative to the sources
    std::string header;

    QByteArray inWords() const { return QByteArray::fromStdString(utf8(file) + " includes " + header); }
};

/// Every #include of the .h and .cpp files below a folder of the sources.
std::vector<Include> includesBelow(const std::string &folder)
{
    static const QRegularExpression directive("^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]",
                                              QRegularExpression::MultilineOption);
    const std::filesystem::path sources = HISTO_SOURCE_DIR;
    std::vector<Include> includes;
    for (const auto &entry : std::filesystem::recursive_directory_iterator(sources / folder)) {
        if (entry.path().extension() != ".h" && entry.path().extension() != ".cpp")
            continue;
        auto found = directive.globalMatch(QString::fromStdString(readFile(entry.path())));
        while (found.hasNext())
            includes.push_back({entry.path().lexically_relative(sources), found.next().captured(1).toStdString()});
    }
    return includes;
}

bool startsWithOneOf(const std::string &text, std::initializer_list<const char *> beginnings)
{
    return std::any_of(beginnings.begin(), beginnings.end(),
                       [&](const char *beginning) { return text.starts_with(beginning); });
}

bool isQt(const std::string &header)
{
    static const QRegularExpression qt("^(Q[A-Z]|Qt[A-Z/]|q[a-z]+\\.h$)");
    return qt.match(QString::fromStdString(header)).hasMatch();
}

bool isTorch(const std::string &header) { return startsWithOneOf(header, {"torch/", "ATen/", "c10/", "caffe2/"}); }

/// Headers of core that keep LibTorch to themselves are for core's own sources.
bool isTorchPrivate(const std::filesystem::path &header) { return header.filename().string().ends_with("_torch.h"); }

} // namespace

class TestLayers : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void coreKnowsNeitherQtNorWhatStandsOnIt();
    void noPublicHeaderOfCoreIncludesTorch();
    void nothingButCoreKnowsTorch_data();
    void nothingButCoreKnowsTorch();
    void theWindowDoesNotKnowTheProgramsThatShowIt();
    void theCommandLineKnowsNoQt();
    void theCommandLineLinksNoQt();
};

void TestLayers::coreKnowsNeitherQtNorWhatStandsOnIt()
{
    for (const auto &include : includesBelow("core")) {
        QVERIFY2(!isQt(include.header), include.inWords());
        QVERIFY2(!startsWithOneOf(include.header, {"ui/", "app/", "tests/"}), include.inWords());
    }
}

void TestLayers::noPublicHeaderOfCoreIncludesTorch()
{
    for (const auto &include : includesBelow("core")) {
        if (include.file.extension() != ".h" || isTorchPrivate(include.file))
            continue;
        QVERIFY2(!isTorch(include.header), include.inWords());
        QVERIFY2(!isTorchPrivate(include.header), include.inWords());
    }
}

void TestLayers::nothingButCoreKnowsTorch_data()
{
    QTest::addColumn<QByteArray>("folder");
    QTest::newRow("the window") << QByteArray("ui");
    QTest::newRow("the programs") << QByteArray("app");
}

void TestLayers::nothingButCoreKnowsTorch()
{
    QFETCH(QByteArray, folder);
    for (const auto &include : includesBelow(folder.toStdString())) {
        QVERIFY2(!isTorch(include.header), include.inWords());
        QVERIFY2(!isTorchPrivate(include.header), include.inWords());
    }
}

void TestLayers::theWindowDoesNotKnowTheProgramsThatShowIt()
{
    for (const auto &include : includesBelow("ui"))
        QVERIFY2(!startsWithOneOf(include.header, {"app/", "tests/"}), include.inWords());
}

void TestLayers::theCommandLineKnowsNoQt()
{
    for (const auto &include : includesBelow("app"))
        if (!include.file.filename().string().starts_with("gui_"))
            QVERIFY2(!isQt(include.header) && !startsWithOneOf(include.header, {"ui/"}), include.inWords());
}

void TestLayers::theCommandLineLinksNoQt()
{
    const std::string program = HISTO_BIN_DIR "/histoscope-cli";
    if (!std::filesystem::exists(program))
        QSKIP("histoscope-cli is not built");
    QProcess readelf;
    readelf.start("readelf", {"-d", QString::fromStdString(program)});
    if (!readelf.waitForStarted())
        QSKIP("readelf is not installed");
    QVERIFY(readelf.waitForFinished());
    const QByteArray dynamicSection = readelf.readAllStandardOutput();
    QVERIFY(dynamicSection.contains("NEEDED"));
    QVERIFY2(!dynamicSection.contains("libQt"), dynamicSection);
}

QTEST_GUILESS_MAIN(TestLayers)
#include "tst_layers.moc"
