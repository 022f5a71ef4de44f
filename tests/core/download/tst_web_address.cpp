#include "core/download/web_address.h"
#include "tests/support/thrown_error.h"

#include <QTest>

using namespace histo;

class TestWebAddress : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void onlyWebAddressesAreTaken_data();
    void onlyWebAddressesAreTaken();
    void aRedirectLeadsWhereItMay_data();
    void aRedirectLeadsWhereItMay();
    void privateAddressesAreKnown_data();
    void privateAddressesAreKnown();
    void anArchiveIsNamedAfterItsAddress_data();
    void anArchiveIsNamedAfterItsAddress();
};

void TestWebAddress::onlyWebAddressesAreTaken_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("reason"); // empty: taken
    auto row = [](const std::string &text, const std::string &reason) {
        QTest::newRow(text.c_str()) << text << reason;
    };
    row("http://www.inf.ufpr.br/vri/databases/BreaKHis_v1.tar.gz", "");
    row("https://server:8443/a?b=c", "");
    row("", "no web address");
    row("file:///etc/passwd", "only http and https");
    row("ftp://server/a.zip", "only http and https");
    row("gopher://server/", "only http and https");
    row("javascript:alert(1)", "refused");
    row("http://me:secret@server/", "name or password");
    row("http://", "no web address");
    row("http://a b/", "no web address");
}

void TestWebAddress::onlyWebAddressesAreTaken()
{
    QFETCH(std::string, text);
    QFETCH(std::string, reason);
    const auto error = thrownBy([&] { parseWebAddress(text); });
    if (reason.empty())
        QVERIFY2(!error, error ? error->what() : "");
    else
        QVERIFY2(error && (says(error, reason) || says(error, "no web address")), error ? error->what() : "taken");
    QVERIFY(!says(error, "secret"));
    QVERIFY(!error || error->kind() == ErrorKind::Usage); // a person gave it
}

void TestWebAddress::aRedirectLeadsWhereItMay_data()
{
    QTest::addColumn<std::string>("from");
    QTest::addColumn<std::string>("location");
    QTest::addColumn<std::string>("target"); // empty: refused
    auto row = [](const char *name, const char *from, const char *location, const char *target) {
        QTest::newRow(name) << std::string(from) << std::string(location) << std::string(target);
    };
    row("from http up to https", "http://a/x", "https://b/y", "https://b/y");
    row("to the same server", "https://a/x/y?q", "../z", "https://a/z");
    row("without a scheme", "https://a/x", "//b/y", "https://b/y");
    row("from https down to http", "https://a/x", "http://a/x", "");
    row("to a file", "http://a/x", "file:///etc/passwd", "");
    row("to a file by capitals", "http://a/x", "FILE:///etc/passwd", "");
    row("to data", "http://a/x", "data:text/html,x", "");
    row("with a password", "http://a/x", "http://me:secret@b/", "");
}

void TestWebAddress::aRedirectLeadsWhereItMay()
{
    QFETCH(std::string, from);
    QFETCH(std::string, location);
    QFETCH(std::string, target);
    WebAddress reached;
    const auto error = thrownBy([&] { reached = followRedirect(parseWebAddress(from), location); });
    QCOMPARE(error.has_value(), target.empty());
    QVERIFY(!error || error->kind() == ErrorKind::BadInput); // a server sent it
    QCOMPARE(reached.text, target);
}

void TestWebAddress::privateAddressesAreKnown_data()
{
    QTest::addColumn<bool>("isPrivate");
    for (const char *address : {"127.0.0.1",       "127.255.255.254", "10.1.2.3",    "172.16.0.1", "172.31.255.255",
                                "192.168.1.1",     "169.254.169.254", "100.64.0.1",  "0.0.0.0",    "224.0.0.1",
                                "255.255.255.255", "198.18.0.1",      "::1",         "::",         "fe80::1",
                                "fe80::1%eth0",    "fd00::1",         "fc00::1",     "ff02::1",    "::ffff:127.0.0.1",
                                "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2001:db8::1", "",           "not an address"})
        QTest::newRow(address) << true;
    for (const char *address :
         {"200.17.212.1", "8.8.8.8", "172.15.255.255", "172.32.0.0", "100.63.255.255", "126.0.0.1", "128.0.0.1",
          "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "223.255.255.255"})
        QTest::newRow(address) << false;
}

void TestWebAddress::privateAddressesAreKnown()
{
    QFETCH(bool, isPrivate);
    QCOMPARE(isPrivateIpAddress(QTest::currentDataTag()), isPrivate);
}

void TestWebAddress::anArchiveIsNamedAfterItsAddress_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("http://a/b/BreaKHis_v1.tar.gz") << "BreaKHis_v1";
    QTest::newRow("http://a/x.zip?token=1") << "x";
    QTest::newRow("http://a/") << "download";
    QTest::newRow("http://a/%2e%2e%2fetc") << "2e2e2fetc";
    QTest::newRow("http://a/...zip") << "download";
}

void TestWebAddress::anArchiveIsNamedAfterItsAddress()
{
    QFETCH(QString, name);
    QCOMPARE(QString::fromStdString(parseWebAddress(QTest::currentDataTag()).nameWithoutEnding()), name);
}

QTEST_GUILESS_MAIN(TestWebAddress)
#include "tst_web_address.moc"
