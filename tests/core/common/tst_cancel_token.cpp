#include "core/common/cancel_token.h"

#include "tests/support/thrown_error.h"

#include <QTest>

using namespace histo;

class TestCancelToken : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aNewTokenIsNotCancelled();
    void copiesShareTheFlag();
    void aCancelledTokenThrowsWhenAsked();
};

void TestCancelToken::aNewTokenIsNotCancelled()
{
    const CancelToken token;
    QVERIFY(!token.isCancelled());
    QVERIFY(!thrownBy([&] { token.throwIfCancelled(); }));
}

void TestCancelToken::copiesShareTheFlag()
{
    const CancelToken token, other;
    const CancelToken copy = token;
    copy.cancel();
    QVERIFY(token.isCancelled());
    QVERIFY(!other.isCancelled());
}

void TestCancelToken::aCancelledTokenThrowsWhenAsked()
{
    const CancelToken token;
    token.cancel();
    const auto error = thrownBy([&] { token.throwIfCancelled(); });
    QVERIFY(error);
    QVERIFY(error->kind() == ErrorKind::Cancelled);
}

QTEST_GUILESS_MAIN(TestCancelToken)
#include "tst_cancel_token.moc"
