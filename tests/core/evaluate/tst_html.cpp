#include "core/evaluate/html.h"
#include "core/evaluate/svg_chart.h"

#include <QTest>
#include <limits>

using namespace histo;

namespace {

std::size_t occurrences(const std::string &text, const std::string &part)
{
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++count;
    return count;
}

} // namespace

class TestHtml : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void markupInTextIsEscaped();
    void bytesThatAreNotTextAreReplaced();
    void base64IsThatOfRfc4648();
    void aNumberThatIsNoneIsADash();
    void aLineIsInterruptedWhereAValueIsUndefined();
    void aChartWithoutAnyValueStillHasItsAxes();
    void theConfusionMatrixShowsCountsSharesAndLetters();
};

void TestHtml::markupInTextIsEscaped()
{
    QCOMPARE(escapeHtml("<b a=\"1\">&'"), std::string("&lt;b a=&quot;1&quot;&gt;&amp;&#39;"));
    QCOMPARE(escapeHtml("Straße"), std::string("Straße"));
}

void TestHtml::bytesThatAreNotTextAreReplaced()
{
    QCOMPARE(escapeHtml("a\xff"
                        "b"),
             std::string("a\xEF\xBF\xBD"
                         "b"));
    QCOMPARE(escapeHtml(std::string_view("\0x", 2)), std::string("\xEF\xBF\xBDx"));
}

void TestHtml::base64IsThatOfRfc4648()
{
    QCOMPARE(base64(""), std::string(""));
    QCOMPARE(base64("f"), std::string("Zg=="));
    QCOMPARE(base64("fo"), std::string("Zm8="));
    QCOMPARE(base64("foo"), std::string("Zm9v"));
    QCOMPARE(base64("foobar"), std::string("Zm9vYmFy"));
    QCOMPARE(base64("\xff\xfe"), std::string("//4="));
}

void TestHtml::aNumberThatIsNoneIsADash()
{
    QCOMPARE(fixedDecimals(0.126, 2), std::string("0.13"));
    QCOMPARE(fixedDecimals(std::numeric_limits<double>::quiet_NaN(), 2), std::string("–"));
}

void TestHtml::aLineIsInterruptedWhereAValueIsUndefined()
{
    LineChart chart;
    chart.lines = {{"loss", "train", {{1, 1}, {2, 2}, {3, std::numeric_limits<double>::quiet_NaN()}, {4, 1}, {5, 2}}}};
    const std::string svg = toSvg(chart);
    const std::size_t start = svg.find("<path d=\"") + 9;
    const std::string path = svg.substr(start, svg.find('"', start) - start);
    QCOMPARE(occurrences(path, "M"), std::size_t(2));
    QCOMPARE(occurrences(path, "L"), std::size_t(2));
    QCOMPARE(occurrences(svg, "nan"), std::size_t(0));
}

void TestHtml::aChartWithoutAnyValueStillHasItsAxes()
{
    LineChart chart;
    chart.xLabel = "epoch";
    QVERIFY(toSvg(chart).find(">epoch<") != std::string::npos);
}

void TestHtml::theConfusionMatrixShowsCountsSharesAndLetters()
{
    const std::string svg = confusionSvg({{{3, 1}, {0, 5}}});
    for (const char *part :
         {">3<", ">1<", ">0<", ">5<", "75 % of benign", "100 % of malignant", ">B benign<", ">M malignant<"})
        QVERIFY2(svg.find(part) != std::string::npos, part);
}

QTEST_GUILESS_MAIN(TestHtml)
#include "tst_html.moc"
