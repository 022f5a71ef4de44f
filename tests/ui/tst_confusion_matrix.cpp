#include "ui/view/confusion_matrix.h"

#include <QSignalSpy>
#include <QTest>

using namespace histo;

class TestConfusionMatrix : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void rowsAreWhatPicturesAreAndColumnsWhatTheyAreCalled();
    void aClickChoosesTheFieldUnderIt_data();
    void aClickChoosesTheFieldUnderIt();
    void aClickBesideTheFieldsChoosesNothing();
    void everyFieldIsReachedByTheKeyboard();
    void fieldsDoNotOverlapAndStayInside();
    void aScreenReaderHearsTheCounts();

private:
    std::unique_ptr<ConfusionMatrix> m_matrix;
    QList<ConfusionMatrix::Cell> m_chosen;
};

constexpr ConfusionMatrix::Cell kMissed{Label::Malignant, Label::Benign};
constexpr ConfusionMatrix::Cell kFalseAlarm{Label::Benign, Label::Malignant};

void TestConfusionMatrix::init()
{
    m_chosen.clear();
    m_matrix = std::make_unique<ConfusionMatrix>();
    m_matrix->resize(360, 260);
    m_matrix->setCounts({{{50, 7}, {3, 90}}});
    connect(m_matrix.get(), &ConfusionMatrix::cellChosen, this,
            [this](ConfusionMatrix::Cell cell) { m_chosen << cell; });
}

void TestConfusionMatrix::rowsAreWhatPicturesAreAndColumnsWhatTheyAreCalled()
{
    QCOMPARE(m_matrix->count(kFalseAlarm), 7);
    QCOMPARE(m_matrix->count(kMissed), 3);
    QVERIFY(m_matrix->cellRect(kMissed).top() > m_matrix->cellRect(kFalseAlarm).top());
    QVERIFY(m_matrix->cellRect(kMissed).left() < m_matrix->cellRect(kFalseAlarm).left());
}

void TestConfusionMatrix::aClickChoosesTheFieldUnderIt_data()
{
    QTest::addColumn<int>("actual");
    QTest::addColumn<int>("called");
    QTest::newRow("benign, right") << 0 << 0;
    QTest::newRow("false alarm") << 0 << 1;
    QTest::newRow("missed") << 1 << 0;
    QTest::newRow("malignant, right") << 1 << 1;
}

void TestConfusionMatrix::aClickChoosesTheFieldUnderIt()
{
    QFETCH(int, actual);
    QFETCH(int, called);
    const ConfusionMatrix::Cell cell{Label(actual), Label(called)};
    QTest::mouseClick(m_matrix.get(), Qt::LeftButton, {}, m_matrix->cellRect(cell).center());
    QCOMPARE(m_chosen.size(), 1);
    QVERIFY(m_chosen.first() == cell);
    QVERIFY(m_matrix->chosenCell() == cell);
}

void TestConfusionMatrix::aClickBesideTheFieldsChoosesNothing()
{
    QTest::mouseClick(m_matrix.get(), Qt::LeftButton, {}, QPoint(2, 2));
    QVERIFY(m_chosen.isEmpty());
    QVERIFY(!m_matrix->chosenCell());
}

void TestConfusionMatrix::everyFieldIsReachedByTheKeyboard()
{
    QTest::keyClick(m_matrix.get(), Qt::Key_Down);
    QTest::keyClick(m_matrix.get(), Qt::Key_Return);
    QTest::keyClick(m_matrix.get(), Qt::Key_Up);
    QTest::keyClick(m_matrix.get(), Qt::Key_Right);
    QTest::keyClick(m_matrix.get(), Qt::Key_Space);
    QCOMPARE(m_chosen.size(), 2);
    QVERIFY(m_chosen[0] == kMissed);
    QVERIFY(m_chosen[1] == kFalseAlarm);
}

void TestConfusionMatrix::fieldsDoNotOverlapAndStayInside()
{
    for (QSize size : {m_matrix->minimumSizeHint(), QSize(700, 300)}) {
        m_matrix->resize(size);
        const QRect missed = m_matrix->cellRect(kMissed), falseAlarm = m_matrix->cellRect(kFalseAlarm);
        const QRect lastField = m_matrix->cellRect({Label::Malignant, Label::Malignant});
        QVERIFY(!missed.intersects(falseAlarm));
        QVERIFY(!missed.intersects(lastField));
        QVERIFY(m_matrix->rect().contains(lastField));
        QVERIFY(lastField.width() > 40);
    }
}

void TestConfusionMatrix::aScreenReaderHearsTheCounts()
{
    QVERIFY(m_matrix->accessibleDescription().contains(QStringLiteral("Malignant, called benign: 3")));
}

QTEST_MAIN(TestConfusionMatrix)
#include "tst_confusion_matrix.moc"
