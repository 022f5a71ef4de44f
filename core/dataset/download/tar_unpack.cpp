#include "core/common/format_error.h"
#include "core/dataset/download/gzip_reader.h"
#include "core/dataset/download/unpack_job.h"

#include <algorithm>
#include <archive.h>
#include <archive_entry.h>
#include <exception>
#include <memory>
#include <vector>

namespace histo {

namespace {

/// Feeds libarchive with the plain tar, counting on the way. What goes wrong is kept, because exceptions must not pass
/// through libarchive.
class TarSource {
public:
    TarSource(const RandomAccessFile &file, UnpackJob &job) : m_gzip(file), m_packedSize(file.size()), m_job(job) {}

    static la_ssize_t read(archive *, void *user, const void **bytes)
    {
        auto &source = *static_cast<TarSource *>(user);
        try {
            const std::string_view block = source.next();
            *bytes = block.data();
            return static_cast<la_ssize_t>(block.size());
        } catch (...) {
            source.m_thrown = std::current_exception();
            return -1;
        }
    }

    void rethrow() const
    {
        if (m_thrown)
            std::rethrow_exception(m_thrown);
    }

    /// Reads on to the end: only there stands the checksum of all of it.
    void drain()
    {
        for (std::string_view block = next(); !block.empty(); block = next())
            if (std::ranges::any_of(block, [](char byte) { return byte != 0; }))
                throw FormatError("its tar goes on behind its end");
    }

private:
    std::string_view next()
    {
        const std::string_view block = m_gzip.next();
        m_job.tell(static_cast<double>(m_gzip.packedBytes()) / static_cast<double>(m_packedSize));
        m_job.budget.requireRatio(m_gzip.plainBytes(), m_gzip.packedBytes(), "it");
        const ArchiveLimits &limits = m_job.budget.limits();
        constexpr std::uint64_t kMostHeadBytes = 4096; // of one entry, with long names
        if (m_gzip.plainBytes() > limits.bytes + limits.entries * kMostHeadBytes)
            throw RefusedContent("it is longer than the limits allow");
        return block;
    }

    GzipReader m_gzip;
    const std::uint64_t m_packedSize;
    UnpackJob &m_job;
    std::exception_ptr m_thrown;
};

struct ArchiveDeleter {
    void operator()(archive *reader) const { archive_read_free(reader); }
};
using Reader = std::unique_ptr<archive, ArchiveDeleter>;

[[noreturn]] void failWith(const Reader &reader, const TarSource &source)
{
    source.rethrow();
    const char *text = archive_error_string(reader.get());
    throw FormatError("it is damaged (" + printable(text ? text : "no tar") + ")");
}

Reader opened(TarSource &source)
{
    Reader reader(archive_read_new());
    if (!reader)
        throw std::bad_alloc();
    archive_read_support_format_tar(reader.get());
    if (archive_read_open(reader.get(), &source, nullptr, TarSource::read, nullptr) != ARCHIVE_OK)
        failWith(reader, source);
    return reader;
}

std::string nameOf(archive_entry *entry)
{
    const char *name = archive_entry_pathname_utf8(entry);
    if (!name)
        name = archive_entry_pathname(entry);
    if (!name)
        throw RefusedContent("an entry has no readable name");
    std::string text = name;
    while (text.starts_with("./")) // "tar -C folder -c ." writes so
        text.erase(0, 2);
    return text;
}

void writeFile(const Reader &reader, const TarSource &source, const std::string &name, std::uint64_t declared,
               NewFile &file, std::vector<char> &buffer)
{
    std::uint64_t written = 0;
    for (;;) {
        const la_ssize_t count = archive_read_data(reader.get(), buffer.data(), buffer.size());
        if (count < 0)
            failWith(reader, source);
        if (count == 0)
            break;
        written += static_cast<std::uint64_t>(count);
        if (written > declared)
            throw RefusedContent("entry " + inQuotes(name) + " holds more bytes than it declares");
        file.write({buffer.data(), static_cast<std::size_t>(count)});
    }
    if (written != declared)
        throw RefusedContent("entry " + inQuotes(name) + " holds fewer bytes than it declares");
}

void unpackEntry(const Reader &reader, const TarSource &source, archive_entry *entry, UnpackJob &job,
                 std::vector<char> &buffer)
{
    const std::string name = nameOf(entry);
    if (archive_entry_hardlink(entry))
        throw RefusedContent("entry " + inQuotes(name) + " is a hard link");
    const EntryKind kind = archive_entry_filetype(entry) == AE_IFDIR ? EntryKind::Folder : EntryKind::File;
    requirePlainMode(archive_entry_mode(entry), kind, name);
    if (kind == EntryKind::Folder && name.empty())
        return; // the folder "./" itself
    const EntryPath path = job.names.add(name, kind);
    if (kind == EntryKind::Folder) {
        job.writer.makeFolder(path);
        return;
    }
    const auto declared = static_cast<std::uint64_t>(std::max<la_int64_t>(0, archive_entry_size(entry)));
    job.budget.addBytes(declared, name);
    NewFile file = job.writer.createFile(path);
    writeFile(reader, source, name, declared, file, buffer);
    file.close();
    ++job.done.files;
    job.done.bytes += declared;
}

} // namespace

void unpackTarGz(const RandomAccessFile &archive, UnpackJob &job)
{
    job.requireSpace(archive.size()); // how much comes out stands nowhere; pictures hardly shrink
    TarSource source(archive, job);
    const Reader reader = opened(source);
    std::vector<char> buffer(kUnpackBlockBytes);
    for (;;) {
        archive_entry *entry = nullptr;
        const int state = archive_read_next_header(reader.get(), &entry);
        if (state == ARCHIVE_EOF)
            break;
        if (state != ARCHIVE_OK && state != ARCHIVE_WARN) // a warning: a name outside the locale's letters, a time zone
            failWith(reader, source);
        unpackEntry(reader, source, entry, job, buffer);
    }
    source.rethrow();
    source.drain();
}

} // namespace histo
