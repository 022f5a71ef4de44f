#include "core/dataset/download/download_records.h"

#include "core/common/error.h"
#include "core/common/json.h"
#include "core/common/paths.h"

namespace histo {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostBytes = 1 << 20;
constexpr const char *kUnpacked = "unpacked";

[[noreturn]] void refuse(const std::string &problem) { throw Error(ErrorKind::BadInput, problem); }

std::string textAt(const Json &document, const char *key)
{
    const auto value = document.find(key);
    if (value == document.end() || !value->is_string())
        refuse("it has no text \"" + std::string(key) + "\"");
    return value->get<std::string>();
}

std::uint64_t numberAt(const Json &document, const char *key)
{
    const auto value = document.find(key);
    if (value == document.end() || !value->is_number_unsigned())
        refuse("it has no number \"" + std::string(key) + "\"");
    return value->get<std::uint64_t>();
}

std::string addressAt(const Json &document)
{
    const std::string text = textAt(document, "url");
    parseWebAddress(text);
    return text;
}

ArchiveKind kindAt(const Json &document)
{
    const std::string text = textAt(document, "kind");
    for (const ArchiveKind kind : {ArchiveKind::Zip, ArchiveKind::TarGz})
        if (text == name(kind))
            return kind;
    refuse("it has no kind of archive");
}

/// It is renamed into the user's folder: anything but what was unpacked here would take a foreign folder away.
fs::path sourceAt(const Json &document)
{
    const std::string text = textAt(document, "from"), below = std::string(kUnpacked) + "/";
    if (text != kUnpacked && !(text.starts_with(below) && isPlainName(text.substr(below.size()))))
        refuse("\"from\" is not what was unpacked");
    return text;
}

std::string targetAt(const Json &document)
{
    const std::string text = textAt(document, "to");
    if (!isPlainName(text))
        refuse("\"to\" is not one name");
    return text;
}

RequestRecord requestOf(const Json &document)
{
    return {addressAt(document), normalisedSha256(textAt(document, "sha256"))};
}

ReadyRecord readyOf(const Json &document)
{
    ReadyRecord record{sourceAt(document), targetAt(document), addressAt(document), {}, {}};
    record.archive.sha256 = normalisedSha256(textAt(document, "sha256"));
    record.archive.bytes = record.archive.bytesFromBefore = numberAt(document, "bytes");
    record.archive.kind = kindAt(document);
    record.unpacked = {numberAt(document, "unpacked_files"), numberAt(document, "unpacked_bytes")};
    return record;
}

template <typename Record>
std::optional<Record> readRecord(const fs::path &file, Record (*interpret)(const Json &), const std::string &nextStep)
{
    std::error_code ignored;
    if (!fs::exists(file, ignored))
        return std::nullopt;
    try {
        const Json document = readJsonFile(file, kMostBytes);
        if (!document.is_object())
            refuse("it is no JSON object");
        return interpret(document);
    } catch (const Error &problem) {
        std::string why = problem.what();
        if (const std::string itsName = utf8(file) + ": "; why.starts_with(itsName))
            why = why.substr(itsName.size());
        refuse(utf8(file) + ": is damaged (" + why.substr(0, why.find("; ")) + "); " + nextStep);
    }
}

} // namespace

bool isPlainName(const std::string &text)
{
    return !text.empty() && text != "." && text != ".." && text.find_first_of(std::string("/\0", 2)) == text.npos;
}

std::optional<RequestRecord> readRequestRecord(const fs::path &file)
{
    return readRecord(file, requestOf,
                      "remove this file and ask again with the sha256, if you know it; what came already is kept");
}

std::optional<ReadyRecord> readReadyRecord(const fs::path &file)
{
    return readRecord(file, readyOf, "remove this file and ask again: the archive is then unpacked anew");
}

void write(const fs::path &file, const RequestRecord &record)
{
    writeJsonFile(file, {{"url", record.url}, {"sha256", record.sha256}});
}

void write(const fs::path &file, const ReadyRecord &record)
{
    writeJsonFile(file, {{"from", record.from.generic_string()},
                         {"to", record.to},
                         {"url", record.url},
                         {"sha256", record.archive.sha256},
                         {"bytes", record.archive.bytes},
                         {"kind", name(record.archive.kind)},
                         {"unpacked_files", record.unpacked.files},
                         {"unpacked_bytes", record.unpacked.bytes}});
}

} // namespace histo
