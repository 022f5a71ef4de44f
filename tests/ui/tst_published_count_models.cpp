#include "ui/models/published_count_models.h"

#include <QTest>

using namespace histo;
using namespace Qt::StringLiterals;

namespace {

/// All published pictures but two of SOB_B_A_14-22549AB at 40X and all of SOB_M_DC_14-2523 at 400X.
ScanReport almostEverything()
{
    ScanReport report;
    int leftOut = 0;
    for (const std::string &name : publishedNames()) {
        const bool isFirst = name.starts_with("SOB_B_A-14-22549AB-40-") && leftOut < 2;
        leftOut += isFirst;
        if (isFirst || name.starts_with("SOB_M_DC-14-2523-400-"))
            continue;
        Sample sample;
        sample.path = name + ".png";
        report.samples.push_back(sample);
    }
    return report;
}

} // namespace

class TestPublishedCountModels : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void countsAreReadAtAGlance()
    {
        QCOMPARE(countText({20, 12}), u"12 of 20"_s);
        QCOMPARE(countText({20, 0}), u"0 of 20"_s);
        QCOMPARE(countText({20, 20}), u"✓ 20"_s);
        QCOMPARE(countText({0, 0}), u"–"_s);
    }

    void classesAndSubtypesAddUp()
    {
        PublishedTableModel model;
        model.setComparison(compareWithPublished(almostEverything()));
        QCOMPARE(model.rowCount(), 11); // all, two classes, eight subtypes
        QCOMPARE(row(model, u"Fibroadenoma"_s),
                 (QStringList{u"✓ 253"_s, u"✓ 260"_s, u"✓ 264"_s, u"✓ 237"_s, u"✓ 1,014"_s}));
        QCOMPARE(row(model, u"Adenosis"_s).first(), u"112 of 114"_s);
        QCOMPARE(row(model, u"B\u2002Benign"_s).last(), u"2,478 of 2,480"_s);
        QCOMPARE(row(model, u"Mucinous carcinoma"_s).last(), u"✓ 792"_s);
    }

    void onlyFoldersThatDifferAreListedWithWhatTheyMiss()
    {
        PublishedFolderModel model;
        model.setComparison(compareWithPublished(almostEverything()));
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.index(0, PublishedFolderModel::Folder).data().toString(), u"SOB_B_A_14-22549AB"_s);
        QVERIFY(model.index(0, PublishedFolderModel::Missing).data().toString().startsWith(u"40X: "_s));
        QCOMPARE(model.index(1, PublishedFolderModel::Missing).data().toString(), u"400X: all"_s);
        QVERIFY(model.index(1, PublishedFolderModel::At400).data().toString().startsWith(u"0 of "_s));
        QCOMPARE(model.index(1, PublishedFolderModel::At400).data(kShareRole).toDouble(), 0.0);
        QCOMPARE(model.index(1, PublishedFolderModel::At40).data(kShareRole).toDouble(), 1.0);
    }

private:
    static QStringList row(const PublishedTableModel &model, const QString &title)
    {
        QStringList texts;
        for (int row = 0; row < model.rowCount(); ++row)
            for (int column = 1; column < model.columnCount(); ++column)
                if (model.index(row, 0).data().toString().trimmed() == title)
                    texts << model.index(row, column).data().toString();
        return texts;
    }
};

QTEST_MAIN(TestPublishedCountModels)
#include "tst_published_count_models.moc"
