#include "core/common/error.h"
#include "core/common/out_of_memory.h"
#include "tests/support/thrown_error.h"

#include <ATen/ATen.h>
#include <QTest>
#include <new>

using namespace histo;

class TestOutOfMemory : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyWayToSaySoIsUnderstood_data();
    void everyWayToSaySoIsUnderstood();
    void otherProblemsPassAsTheyAre();
    void theWorksResultIsHandedOn();
};

void TestOutOfMemory::everyWayToSaySoIsUnderstood_data()
{
    QTest::addColumn<int>("way");
    QTest::newRow("the language's own") << 0;
    QTest::newRow("LibTorch's allocator of main memory, really asked") << 1;
    QTest::newRow("LibTorch's allocator of a card") << 2;
}

void TestOutOfMemory::everyWayToSaySoIsUnderstood()
{
    QFETCH(int, way);
    const auto error = thrownBy([&] {
        namingOutOfMemory("ResNet50 on 16 pictures", "try a smaller --batch", [&] {
            if (way == 0)
                throw std::bad_alloc();
            if (way == 1)
                at::empty({std::int64_t(1) << 50}, at::kByte); // more than any address space here
            TORCH_CHECK_WITH(OutOfMemoryError, false, "CUDA out of memory. Tried to allocate 20.00 MiB");
        });
    });
    QVERIFY(error);
    QCOMPARE(error->kind(), ErrorKind::OutOfMemory);
    QCOMPARE(error->what(), "ResNet50 on 16 pictures: out of memory; try a smaller --batch");
}

void TestOutOfMemory::otherProblemsPassAsTheyAre()
{
    const auto failing = [] { namingOutOfMemory("work", "step", [] { TORCH_CHECK(false, "expected 3 channels"); }); };
    QVERIFY_THROWS_EXCEPTION(c10::Error, failing());
    const auto error = thrownBy(
        [] { namingOutOfMemory("work", "step", [] { throw Error(ErrorKind::Cancelled, "cancelled"); }); });
    QVERIFY(error);
    QCOMPARE(error->kind(), ErrorKind::Cancelled);
}

void TestOutOfMemory::theWorksResultIsHandedOn()
{
    QCOMPARE(namingOutOfMemory("work", "step", [] { return 7; }), 7);
}

QTEST_GUILESS_MAIN(TestOutOfMemory)
#include "tst_out_of_memory_torch.moc"
