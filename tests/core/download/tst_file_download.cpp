#include "core/common/atomic_file.h"
#include "core/common/hash.h"
#include "core/common/json.h"
#include "core/dataset/download/archive_kind.h"
#include "core/download/file_download.h"
#include "tests/support/archive_bytes.h"
#include "tests/support/download_rules.h"
#include "tests/support/scripted_server.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/thrown_error.h"
#include "tests/support/tiny_disk.h"

#include <QElapsedTimer>
#include <QTest>
#include <numeric>
#include <sys/socket.h>

using namespace histo;
using namespace std::string_literals;

namespace {

/// Begins like a tar.gz; no byte of it can be guessed.
HostedFile hosted(std::uint64_t seed = 1)
{
    return {"\x1f\x8b\x08"s + randomBytes(300'000, seed), "\"" + std::to_string(seed) + "\""};
}

Script stopsAfter(std::size_t bytes, const HostedFile &file = hosted())
{
    return [bytes, honest = file.script()](const ServedRequest &request) {
        Answer answer = honest(request);
        answer.announcedLength = answer.body.size();
        answer.body.resize(std::min(bytes, answer.body.size()));
        return answer;
    };
}

/// An honest answer, changed.
template <typename Change>
Script changed(Change change, const HostedFile &file = hosted())
{
    return [change, honest = file.script()](const ServedRequest &request) {
        Answer answer = honest(request);
        change(answer);
        return answer;
    };
}

Script ignoresRange(const HostedFile &file = hosted())
{
    return [file](const ServedRequest &) { return Answer{200, file.marks(), file.bytes}; };
}

Script says(int status, const std::vector<std::string> &headers = {})
{
    return [=](const ServedRequest &) { return Answer{status, headers, "an explanation"}; };
}

Script redirectsTo(const std::string &location) { return says(302, {"Location: " + location}); }

Script sends(const std::string &body)
{
    return [=](const ServedRequest &) { return Answer{200, {}, body}; };
}

Script raw(const std::string &bytes)
{
    return [=](const ServedRequest &) {
        Answer answer;
        answer.raw = bytes;
        return answer;
    };
}

std::string inChunks(const std::string &bytes)
{
    char size[32];
    std::snprintf(size, sizeof size, "%zx", bytes.size());
    return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nETag: \"1\"\r\n\r\n"s + size + "\r\n" + bytes + "\r\n";
}

/// One misbehaving server, and what must come out.
struct Case {
    std::vector<Script> scripts;
    std::string error = ""; ///< words of it; empty: the whole file comes
    std::string note = "";  ///< words that must have been told
    int requests = 0;       ///< 0: not counted
    std::uint64_t seed = 1; ///< which file comes
    std::string sha256 = "";
    ErrorKind kind = ErrorKind::BadInput;
    std::string path = "/BreaKHis_v1.tar.gz";
    double waited = 0; ///< at least
    std::function<void(DownloadRules &)> rules = {};
};

} // namespace

Q_DECLARE_METATYPE(Case)

class TestFileDownload : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { qputenv("no_proxy", "*"); }

    void whateverAServerDoesNoWrongFileIsAccepted_data();
    void whateverAServerDoesNoWrongFileIsAccepted();
    void anInterruptedTransferIsGoneOnWithByTheNextCall();
    void aSignInPageDoesNotCostWhatIsAlreadyHere();
    void aStateThatIsBrokenStartsOver_data();
    void aStateThatIsBrokenStartsOver();
    void afterACrashOfTheMachineOnlySyncedBytesAreTrusted();
    void anotherAddressStartsOver();
    void aFileThatIsWholeIsLookedAtButNotFetchedAgain();
    void cancellingEndsWithinHalfASecond_data();
    void cancellingEndsWithinHalfASecond();
    void progressTellsSpeedAndTimeLeft();
    void waitsGrowAndAreDrawnFromTheSeed();
    void aShaThatIsNoneIsAUsageError();
    void nobodyListening();
    void aDiskThatFillsUpKeepsWhatCame();

private:
    FetchedFile fetch(const std::string &url, const DownloadRules &rules, const std::string &sha256 = "")
    {
        return fetchFile(m_folder / "archive", {url, sha256, recognisedArchive}, rules, {}, {});
    }
    std::string fetchedBytes() const { return readFile(m_folder / "archive"); }

    TemporaryFolder m_folder;
};

void TestFileDownload::whateverAServerDoesNoWrongFileIsAccepted_data()
{
    QTest::addColumn<Case>("script");
    auto row = [](const char *name, Case script) { QTest::newRow(name) << script; };
    const Script honest = hosted().script();
    const std::string right = sha256(hosted().bytes);

    row("is honest", {.scripts = {honest}, .requests = 1});
    row("is honest, and the hash is known", {.scripts = {honest}, .sha256 = right});
    row("is honest, and the hash's beginning is known", {.scripts = {honest}, .sha256 = right.substr(0, 8)});
    row("sends a file whose hash begins otherwise", {.scripts = {HostedFile(hosted(2)).script()},
                                                     .error = "should begin with " + right.substr(0, 8),
                                                     .sha256 = right.substr(0, 8)});
    row("marks the end instead of telling the length", {.scripts = {raw(inChunks(hosted().bytes) + "0\r\n\r\n")}});
    row("sends early hints first",
        {.scripts = {raw("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + inChunks(hosted().bytes) + "0\r\n\r\n")}});

    row("stops midway, then resumes", {.scripts = {stopsAfter(100'000), honest}, .note = "stopped", .requests = 2});
    row("stops midway six times", {.scripts = {stopsAfter(50'000), stopsAfter(40'000), stopsAfter(40'000),
                                               stopsAfter(40'000), stopsAfter(40'000), stopsAfter(40'000), honest},
                                   .requests = 7});
    row("stops midway, always at once",
        {.scripts = {stopsAfter(600), stopsAfter(1)}, .error = "given up after 8 attempts", .kind = ErrorKind::Io});
    row("stops within the first bytes", {.scripts = {stopsAfter(100), honest}, .requests = 2});
    row("breaks off between marked chunks", {.scripts = {raw(inChunks(hosted().bytes)), honest}});
    row("ignores Range after it stopped",
        {.scripts = {stopsAfter(100'000), ignoresRange()}, .note = "the server cannot resume", .requests = 2});
    row("ignores Range and stops every time",
        {.scripts = {stopsAfter(100'000), changed([](Answer &) {}), stopsAfter(100'000)}, .requests = 2});
    row("never resumes and never ends",
        {.scripts = {[](const ServedRequest &) {
             return Answer{200, hosted().marks(), hosted().bytes.substr(0, 1000), 300'003};
         }},
         .error = "given up after 3 new starts",
         .kind = ErrorKind::Io});

    row("sends a part from elsewhere",
        {.scripts = {stopsAfter(100'000), changed([](Answer &answer) {
                         answer.headers.back() = "Content-Range: bytes 99000-300002/300003";
                     }),
                     honest},
         .note = "another part of the file",
         .requests = 3});
    row("sends the whole file as a part",
        {.scripts = {stopsAfter(100'000),
                     [](const ServedRequest &) {
                         return Answer{206, {"Content-Range: bytes 0-300002/300003"}, hosted().bytes};
                     },
                     honest},
         .note = "another part of the file"});
    row("sends a part without saying which",
        {.scripts = {stopsAfter(100'000), changed([](Answer &answer) { answer.headers.pop_back(); }), honest},
         .note = "another part of the file"});
    row("sends a part with a range that makes no sense",
        {.scripts = {stopsAfter(100'000),
                     changed([](Answer &answer) { answer.headers.back() = "Content-Range: bytes 9-3/x"; }), honest},
         .note = "another part of the file"});
    row("sends a part of a file of unknown length",
        {.scripts = {stopsAfter(100'000),
                     changed([](Answer &answer) { answer.headers.back() = "Content-Range: bytes 100000-300002/*"; }),
                     honest},
         .note = "another part of the file"});
    row("sends parts that nobody asked for",
        {.scripts = {[](const ServedRequest &) {
             return Answer{206, {"Content-Range: bytes 10-20/300003"}, "01234567890"};
         }},
         .error = "given up after 3 new starts",
         .kind = ErrorKind::Io});
    row("says that it has no such range",
        {.scripts = {stopsAfter(100'000), says(416), honest}, .note = "no bytes from 100000 on", .requests = 3});
    row("says 416 though no range was asked for", {.scripts = {says(416)}, .error = "answered 416", .requests = 1});

    row("has another file after it stopped", {.scripts = {stopsAfter(100'000), hosted(2).script()},
                                              .note = "its ETag was \"1\" and is now \"2\"",
                                              .seed = 2});
    row("changes the ETag and resumes all the same",
        {.scripts = {stopsAfter(100'000), changed([](Answer &answer) { answer.headers[1] = "ETag: \"2\""; }), honest},
         .note = "its ETag was \"1\" and is now \"2\"",
         .requests = 3});
    row("changes the date and resumes all the same",
        {.scripts = {stopsAfter(100'000), changed([](Answer &answer) {
                         answer.headers[2] = "Last-Modified: Tue, 03 Nov 2015 10:00:00 GMT";
                     }),
                     honest},
         .note = "its date was"});
    row("does not repeat its date with the rest", {.scripts = {stopsAfter(100'000), changed([](Answer &answer) {
                                                                   answer.headers.erase(answer.headers.begin() + 2);
                                                               })},
                                                   .requests = 2});
    row("changes the size and resumes all the same",
        {.scripts = {stopsAfter(100'000), changed([](Answer &answer) {
                         answer.headers.back() = "Content-Range: bytes 100000-300002/300004";
                     }),
                     honest},
         .note = "its size was 300003 and is now 300004"});
    row("tells nothing that identifies its file",
        {.scripts = {stopsAfter(100'000, {hosted().bytes, "", ""}), HostedFile{hosted().bytes, "", ""}.script()},
         .note = "gave no mark"});
    row("has a weak ETag only", {.scripts = {stopsAfter(100'000, {hosted().bytes, "W/\"1\"", ""}),
                                             HostedFile{hosted().bytes, "W/\"1\"", ""}.script()},
                                 .note = "gave no mark"});

    row("announces more than it has", {.scripts = {changed([](Answer &answer) {
                                           if (answer.status == 200)
                                               answer.announcedLength = answer.body.size() + 10;
                                       })},
                                       .error = "given up",
                                       .kind = ErrorKind::Io});
    row("announces less than it has, and the hash is known",
        {.scripts = {changed([](Answer &answer) { answer.announcedLength = 200'000; })},
         .error = "and should be " + right,
         .sha256 = right});
    row("sends another file of the same length", {.scripts = {hosted(2).script()},
                                                  .error = "refused, its sha256 is " + sha256(hosted(2).bytes),
                                                  .sha256 = right});
    row("sends the rest of another file under the same marks",
        {.scripts = {stopsAfter(100'000), HostedFile{hosted(2).bytes, "\"1\""}.script()},
         .error = "refused, its sha256",
         .sha256 = right});
    row("announces an empty file", {.scripts = {sends("")}, .error = "empty file"});
    row("announces more than anybody takes",
        {.scripts = {changed([](Answer &answer) { answer.announcedLength = std::uint64_t(65) << 30; })},
         .error = "more than the 69 GB that are taken"});
    row("announces more than the disk has",
        {.scripts = {honest},
         .error = "300 kB are needed and 100 kB free",
         .kind = ErrorKind::DiskFull,
         .rules = [](DownloadRules &rules) { rules.freeBytes = [](const auto &) { return 100'000; }; }});
    row("does not say how long the file is",
        {.scripts = {changed([](Answer &answer) { answer.saysLength = false; })}, .error = "does not say how long"});
    row("does not say how long the file is, but the hash is known",
        {.scripts = {changed([](Answer &answer) { answer.saysLength = false; })}, .sha256 = right});
    row("says a length that is none",
        {.scripts = {raw("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n" + hosted().bytes)},
         .error = "given up",
         .kind = ErrorKind::Io});

    row("sends a sign-in page", {.scripts = {sends("<!DOCTYPE html><html>" + std::string(2000, ' '))},
                                 .error = "a web page, not an archive",
                                 .requests = 1});
    row("sends a short web page behind blanks",
        {.scripts = {sends("\xef\xbb\xbf \r\n\t<HTML>")}, .error = "a web page"});
    row("sends a web page of unknown length",
        {.scripts = {raw(inChunks("<html>no</html>") + "0\r\n\r\n")}, .error = "a web page"});
    row("sends an error as JSON", {.scripts = {sends("{\"error\":\"quota\"}")}, .error = "neither a zip nor a tar.gz"});
    row("packs the file anew",
        {.scripts = {changed([](Answer &answer) { answer.headers.push_back("Content-Encoding: gzip"); })},
         .error = "packed anew (gzip)",
         .path = "/BreakHis.zip"});
    row("labels a tar.gz as what it is",
        {.scripts = {changed([](Answer &answer) { answer.headers.push_back("Content-Encoding: x-gzip"); })}});

    row("redirects to a file",
        {.scripts = {redirectsTo("file:///etc/passwd")}, .error = "only http and https", .requests = 1});
    row("redirects to ftp",
        {.scripts = {redirectsTo("ftp://127.0.0.1/x")}, .error = "only http and https", .requests = 1});
    row("redirects in a circle", {.scripts = {redirectsTo("/again")}, .error = "more than 5 times", .requests = 6});
    row("redirects nowhere", {.scripts = {says(302)}, .error = "more than 5 times"});
    row("redirects five times, then is honest",
        {.scripts = {redirectsTo("/1"), redirectsTo("2"), redirectsTo("/3?x=y"), redirectsTo("//127.0.0.1:@PORT@/4"),
                     redirectsTo("http://127.0.0.1:@PORT@/5"), honest},
         .requests = 6});
    row("redirects to an address with a password",
        {.scripts = {redirectsTo("http://me:secret@127.0.0.1:@PORT@/")}, .error = "a name or password"});
    auto onlyTwoIsPrivate = [](DownloadRules &rules) {
        rules.http.isPrivateAddress = [](const std::string &address) { return address == "127.0.0.2"; };
    };
    row("is public and redirects to a private address", {.scripts = {redirectsTo("http://127.0.0.2:@PORT@/")},
                                                         .error = "private address",
                                                         .requests = 1,
                                                         .rules = onlyTwoIsPrivate});
    row("is public and redirects to this machine by name", {.scripts = {redirectsTo("http://localhost:@PORT@/")},
                                                            .error = "private address",
                                                            .requests = 1,
                                                            .rules = onlyTwoIsPrivate});
    row("is public and redirects to a private address written as a number",
        {.scripts = {redirectsTo("http://2130706434:@PORT@/")},
         .error = "private address",
         .requests = 1,
         .rules = onlyTwoIsPrivate});

    row("drips",
        {.scripts = {[](const ServedRequest &) { return Answer{200, hosted().marks(), hosted().bytes, {}, true, 20}; }},
         .error = "was too slow",
         .kind = ErrorKind::Io,
         .rules = [](DownloadRules &rules) { rules.backOff.attempts = 2; }});
    row("falls silent midway",
        {.scripts = {[](const ServedRequest &) {
                         Answer answer{200, hosted().marks(), hosted().bytes.substr(0, 100'000), 300'003};
                         answer.hangs = true;
                         return answer;
                     },
                     honest},
         .note = "was too slow",
         .requests = 2});
    row("is busy and says for how long",
        {.scripts = {says(429, {"Retry-After: 7"}), honest}, .note = "answered 429", .requests = 2, .waited = 7});
    row("is busy until a date",
        {.scripts = {says(503, {"Retry-After: Mon, 02 Nov 2015 10:01:30 GMT"}), honest}, .waited = 90});
    row("wants to be left alone for a day", {.scripts = {says(503, {"Retry-After: 86400"}), honest}, .waited = 120});
    row("is busy for ever",
        {.scripts = {says(503)}, .error = "given up after 8 attempts", .requests = 8, .kind = ErrorKind::Io});
    row("has an error once", {.scripts = {says(500), honest}, .note = "answered 500"});
    row("does not know the file", {.scripts = {says(404)}, .error = "answered 404", .requests = 1});
    row("wants a password", {.scripts = {says(401)}, .error = "answered 401", .requests = 1});
    row("closes without a word", {.scripts = {raw("")}, .error = "given up", .kind = ErrorKind::Io});
    row("speaks no HTTP",
        {.scripts = {raw("SSH-2.0-OpenSSH_9.2\r\n")}, .error = "Unsupported protocol", .requests = 1});
    row("never ends its head", {.scripts = {raw("HTTP/1.1 200 OK\r\n" +
                                                [] {
                                                    std::string lines;
                                                    for (int i = 0; i < 20'000; ++i)
                                                        lines += "X-Filler: 0123456789012345678901234567890\r\n";
                                                    return lines;
                                                }())},
                                .error = "given up",
                                .kind = ErrorKind::Io,
                                .rules = [](DownloadRules &rules) { rules.backOff.attempts = 2; }});
}

void TestFileDownload::whateverAServerDoesNoWrongFileIsAccepted()
{
    QFETCH(Case, script);
    // Scripts name the server's own port before it is known.
    auto port = std::make_shared<std::string>();
    for (Script &one : script.scripts)
        one = [inner = one, port](const ServedRequest &request) {
            Answer answer = inner(request);
            for (std::string &line : answer.headers)
                if (const std::size_t place = line.find("@PORT@"); place != std::string::npos)
                    line.replace(place, 6, *port);
            return answer;
        };
    TemporaryFolder folder;
    ScriptedServer server(script.scripts);
    *port = std::to_string(server.port());
    PatientRules patient;
    if (script.rules)
        script.rules(patient.rules);
    std::string notes;
    DownloadObserver observer;
    observer.note = [&](const std::string &note) { notes += note + "\n"; };

    const auto error = thrownBy([&] {
        const FetchedFile file = fetchFile(folder / "archive", {server.url(script.path), script.sha256, recognisedArchive},
                                           patient.rules, observer, {});
        QCOMPARE(file.sha256, sha256(hosted(script.seed).bytes));
    });

    if (script.error.empty()) {
        QVERIFY2(!error, error ? error->what() : "");
        QVERIFY(readFile(folder / "archive") == hosted(script.seed).bytes);
    } else {
        QVERIFY2(::says(error, script.error), error ? error->what() : "the file was accepted");
        QCOMPARE(error->kind(), script.kind);
        QVERIFY(!std::filesystem::exists(folder / "archive"));
    }
    QVERIFY2(notes.find(script.note) != std::string::npos, notes.c_str());
    if (script.requests > 0)
        QCOMPARE(static_cast<int>(server.requests().size()), script.requests);
    QVERIFY(std::accumulate(patient.waits->begin(), patient.waits->end(), 0.0) >= script.waited);
    for (const double wait : *patient.waits)
        QVERIFY(wait <= 120);
}

void TestFileDownload::anInterruptedTransferIsGoneOnWithByTheNextCall()
{
    const HostedFile file{"PK\x03\x04"s + randomBytes(5 << 20), "\"large\""};
    PatientRules patient;
    patient.rules.backOff.attempts = 1;
    constexpr std::size_t kSent = (3 << 20) + 12345;
    {
        ScriptedServer server({stopsAfter(kSent, file)});
        m_folder.path();
        QVERIFY(thrownBy([&] { fetch(server.url("/a.zip"), patient.rules); }));
        // The same address, another day: a new server must be at the old one's port, so the state is pointed at it.
        ScriptedServer later({file.script()});
        const std::string state = (m_folder / "archive.json").string();
        Json document = readJsonFile(state);
        document["url"] = later.url("/a.zip");
        writeJsonFile(state, document);
        const FetchedFile fetched = fetch(later.url("/a.zip"), patient.rules);
        QCOMPARE(fetched.bytesFromBefore, std::uint64_t(kSent));
        QCOMPARE(later.requests().size(), 1u);
        QVERIFY(later.requests()[0].firstByte.value_or(0) + (1 << 20) >= kSent); // at most 1 MiB comes twice
        QCOMPARE(later.requests()[0].ifRange, "\"large\"");
        QVERIFY(later.requests()[0].head.find("Accept-Encoding: identity") != std::string::npos);
    }
    QVERIFY(fetchedBytes() == file.bytes);
}

void TestFileDownload::aSignInPageDoesNotCostWhatIsAlreadyHere()
{
    TemporaryFolder folder;
    ScriptedServer server({stopsAfter(100'000), sends("<html>Sign in to the guest network</html>"), hosted().script()});
    PatientRules patient;
    auto fetchHere = [&] { fetchFile(folder / "archive", {server.url(), "", recognisedArchive}, patient.rules, {}, {}); };
    QVERIFY(::says(thrownBy(fetchHere), "a web page"));
    fetchHere();
    QCOMPARE(server.requests().back().firstByte.value_or(0), std::uint64_t(100'000));
    QVERIFY(readFile(folder / "archive") == hosted().bytes);
}

void TestFileDownload::aStateThatIsBrokenStartsOver_data()
{
    QTest::addColumn<std::string>("state");
    QTest::newRow("empty") << ""s;
    QTest::newRow("no JSON") << "{\"url\":"s;
    QTest::newRow("of another program") << "{\"a\":1}"s;
    QTest::newRow("numbers that are texts") << R"({"url":"u","etag":"","last_modified":"","total_bytes":"x"})"s;
}

void TestFileDownload::aStateThatIsBrokenStartsOver()
{
    QFETCH(std::string, state);
    TemporaryFolder folder;
    ScriptedServer server({hosted().script()});
    writeFileAtomically(folder / "archive.json", state);
    writeFileAtomically(folder / "archive.part", randomBytes(1000));
    fetchFile(folder / "archive", {server.url(), "", recognisedArchive}, PatientRules().rules, {}, {});
    QVERIFY(!server.requests()[0].firstByte);
    QVERIFY(readFile(folder / "archive") == hosted().bytes);
}

void TestFileDownload::afterACrashOfTheMachineOnlySyncedBytesAreTrusted()
{
    TemporaryFolder folder;
    ScriptedServer server({stopsAfter(100'000), hosted().script()});
    PatientRules patient;
    patient.rules.backOff.attempts = 1;
    auto fetchHere = [&] { fetchFile(folder / "archive", {server.url(), "", recognisedArchive}, patient.rules, {}, {}); };
    QVERIFY(thrownBy(fetchHere));
    Json state = readJsonFile(folder / "archive.json");
    state["boot_id"] = "an earlier start of this machine";
    state["synced_bytes"] = 70'000;
    writeJsonFile(folder / "archive.json", state);
    fetchHere();
    QCOMPARE(server.requests().back().firstByte.value_or(0), std::uint64_t(70'000));
    QVERIFY(readFile(folder / "archive") == hosted().bytes);
}

void TestFileDownload::anotherAddressStartsOver()
{
    TemporaryFolder folder;
    ScriptedServer server({stopsAfter(100'000), hosted().script()});
    PatientRules patient;
    patient.rules.backOff.attempts = 1;
    QVERIFY(thrownBy([&] { fetchFile(folder / "archive", {server.url("/a.tar.gz"), "", recognisedArchive}, patient.rules, {}, {}); }));
    fetchFile(folder / "archive", {server.url("/b.tar.gz"), "", recognisedArchive}, patient.rules, {}, {});
    QVERIFY(!server.requests().back().firstByte);
}

void TestFileDownload::aFileThatIsWholeIsLookedAtButNotFetchedAgain()
{
    TemporaryFolder folder;
    ScriptedServer server({hosted().script()});
    const FileRequest request{server.url(), sha256(hosted().bytes), recognisedArchive};
    const PatientRules patient;
    fetchFile(folder / "archive", request, patient.rules, {}, {});
    const FetchedFile again = fetchFile(folder / "archive", request, patient.rules, {}, {});
    QCOMPARE(again.bytesFromBefore, std::uint64_t(300'003));
    QCOMPARE(server.requests().size(), 1u);

    // Somebody changed it meanwhile: its hash tells.
    std::string bytes = hosted().bytes;
    bytes[150'000] = static_cast<char>(bytes[150'000] ^ 1);
    writeFileAtomically(folder / "archive", bytes);
    QVERIFY(::says(thrownBy([&] { fetchFile(folder / "archive", request, patient.rules, {}, {}); }),
                   "refused, its sha256"));
    QVERIFY(!std::filesystem::exists(folder / "archive"));
}

void TestFileDownload::cancellingEndsWithinHalfASecond_data()
{
    QTest::addColumn<int>("moment");
    QTest::newRow("before the answer") << 0;
    QTest::newRow("while the server is silent midway") << 1;
    QTest::newRow("while bytes come") << 2;
    QTest::newRow("while we wait for the next attempt") << 3;
}

void TestFileDownload::cancellingEndsWithinHalfASecond()
{
    QFETCH(int, moment);
    TemporaryFolder folder;
    const CancelToken cancel;
    QElapsedTimer sinceCancelled;
    auto cancelNow = [&] {
        sinceCancelled.start();
        cancel.cancel();
    };
    DownloadRules rules; // real time, and the product's patience
    DownloadObserver observer;
    observer.note = [&](const std::string &) {
        if (moment == 3)
            cancelNow();
    };
    observer.progress = [&](const Progress &) {
        if ((moment == 1 || moment == 2) && !cancel.isCancelled())
            cancelNow();
    };
    ScriptedServer server({[&](const ServedRequest &) {
        Answer answer{200, hosted().marks(), hosted().bytes, 400'000};
        answer.hangs = moment != 3;
        if (moment == 0) {
            cancelNow();
            answer.raw = "";
        }
        if (moment == 3)
            answer = Answer{503, {"Retry-After: 100"}};
        return answer;
    }});
    const auto error = thrownBy([&] { fetchFile(folder / "archive", {server.url(), "", recognisedArchive}, rules, observer, cancel); });
    QVERIFY(error);
    QCOMPARE(error->kind(), ErrorKind::Cancelled);
    QVERIFY2(sinceCancelled.elapsed() < 500, QByteArray::number(sinceCancelled.elapsed()));
    QVERIFY(!std::filesystem::exists(folder / "archive"));
}

void TestFileDownload::progressTellsSpeedAndTimeLeft()
{
    TemporaryFolder folder;
    ScriptedServer server({hosted().script()});
    PatientRules patient;
    auto now = std::make_shared<double>(0);
    patient.rules.clock.monotonicSeconds = [now] { return *now += 1; };
    std::vector<Progress> told;
    DownloadObserver observer;
    observer.progress = [&](const Progress &progress) { told.push_back(progress); };
    fetchFile(folder / "archive", {server.url(), "", recognisedArchive}, patient.rules, observer, {});
    QVERIFY(told.size() >= 2);
    QCOMPARE(told.back().fraction, 1.0);
    QVERIFY(told.back().text.starts_with("300 kB of 300 kB"));
    const auto withSpeed = std::find_if(told.begin(), told.end(),
                                        [](const Progress &progress) { return progress.secondsLeft.has_value(); });
    QVERIFY(withSpeed != told.end());
    QVERIFY(withSpeed->text.ends_with("/s"));
}

void TestFileDownload::waitsGrowAndAreDrawnFromTheSeed()
{
    auto waitsOf = [](std::uint64_t seed) {
        TemporaryFolder folder;
        ScriptedServer server({says(503)});
        PatientRules patient;
        patient.rules.backOff.seed = seed;
        thrownBy([&] { fetchFile(folder / "archive", {server.url(), "", recognisedArchive}, patient.rules, {}, {}); });
        return *patient.waits;
    };
    const auto waits = waitsOf(1);
    QCOMPARE(waits.size(), 7u);
    for (std::size_t i = 0; i < waits.size(); ++i)
        QVERIFY(waits[i] >= 0 && waits[i] <= std::min(60.0, std::ldexp(1.0, static_cast<int>(i))));
    QVERIFY(waitsOf(1) == waits);
    QVERIFY(waitsOf(2) != waits);
}

void TestFileDownload::aShaThatIsNoneIsAUsageError()
{
    for (const std::string none : {"abc", "0123456", "0123456x", "g", "12345678 "}) {
        const auto error = thrownBy([&] { fetch("http://127.0.0.1:1/", PatientRules().rules, none); });
        QVERIFY(error);
        QCOMPARE(error->kind(), ErrorKind::Usage);
    }
    QCOMPARE(normalisedSha256("ABCDEF01", kFewestSha256Digits), "abcdef01");
    QVERIFY(thrownBy([] { normalisedSha256("abcdef01"); })); // where all of it is asked for
    QCOMPARE(normalisedSha256(""), "");
}

void TestFileDownload::nobodyListening()
{
    TemporaryFolder folder;
    std::string url;
    {
        ScriptedServer server({hosted().script()});
        url = server.url(); // its port is free afterwards
    }
    const auto error = thrownBy([&] { fetchFile(folder / "archive", {url, "", recognisedArchive}, PatientRules().rules, {}, {}); });
    QVERIFY2(::says(error, "127.0.0.1 does not answer"), error ? error->what() : "");
    QCOMPARE(error->kind(), ErrorKind::Io);
}

void TestFileDownload::aDiskThatFillsUpKeepsWhatCame()
{
    const TinyDisk disk(200);
    if (!disk.isThere())
        QSKIP("only root can make a small disk");
    ScriptedServer server({hosted().script()});
    PatientRules patient;
    patient.rules.freeBytes = [](const auto &) { return std::uint64_t(1) << 40; }; // somebody else fills it meanwhile
    const auto error = thrownBy([&] { fetchFile(disk / "archive", {server.url(), "", recognisedArchive}, patient.rules, {}, {}); });
    QVERIFY(error);
    QVERIFY2(error->kind() == ErrorKind::DiskFull, error->what());
    QVERIFY(!std::filesystem::exists(disk / "archive"));
}

QTEST_GUILESS_MAIN(TestFileDownload)
#include "tst_file_download.moc"
