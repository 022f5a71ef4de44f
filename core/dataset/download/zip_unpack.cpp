#include "core/common/format_error.h"
#include "core/common/system_file.h"
#include "core/common/zip_directory.h"
#include "core/dataset/download/unpack_job.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <memory>
#include <unistd.h>
#include <vector>
#include <zlib.h>

namespace histo {

namespace {

enum class ZipLevel { Outer, Inner };

/// An entry that passed every check that can be made before it is read.
struct PlannedEntry {
    ZipRecord record;
    EntryKind kind = EntryKind::File;
    EntryPath path;
    bool isInnerZip = false;
};

[[noreturn]] void refuse(const ZipRecord &record, const std::string &problem)
{
    throw RefusedContent("entry " + inQuotes(record.name) + " " + problem);
}

EntryKind kindOf(const ZipRecord &record)
{
    constexpr std::uint32_t kDosFolder = 0x10;
    const EntryKind kind = record.name.ends_with('/') ? EntryKind::Folder : EntryKind::File;
    requirePlainMode(record.attributes >> 16, kind, record.name);
    if (kind == EntryKind::File && (record.attributes & kDosFolder))
        refuse(record, "is a file by its name and a folder by its attributes");
    if (kind == EntryKind::Folder && (record.plainBytes > 0 || record.crc32 != 0))
        refuse(record, "is a folder with contents of its own");
    return kind;
}

/// dataset_cancer_v1.zip is unpacked into a folder dataset_cancer_v1, as file managers do.
EntryPath folderOfInnerZip(EntryPath path)
{
    path.back().resize(path.back().size() - 4);
    return path;
}

PlannedEntry planned(ZipRecord record, ZipLevel level, const EntryPath &prefix, UnpackJob &job)
{
    PlannedEntry entry{std::move(record), EntryKind::File, {}, false};
    if (entry.record.isEncrypted())
        refuse(entry.record, "is encrypted");
    if (entry.record.method != kZipStored && entry.record.method != kZipDeflated)
        refuse(entry.record, "is packed by method " + std::to_string(entry.record.method) +
                                 "; only stored and deflated entries are read");
    entry.kind = kindOf(entry.record);
    entry.path = job.names.add(entry.record.name, entry.kind, prefix);
    entry.isInnerZip = entry.kind == EntryKind::File && endsLikeZip(entry.record.name) && entry.path.back().size() > 4;
    if (entry.isInnerZip && level == ZipLevel::Inner)
        refuse(entry.record, "is an archive in an archive in the archive; one level is opened");
    if (entry.isInnerZip)
        job.names.add(folderOfInnerZip(entry.path).back(), EntryKind::Folder,
                      EntryPath(entry.path.begin(), entry.path.end() - 1));
    job.budget.requireRatio(entry.record.plainBytes, entry.record.storedBytes, "entry " + inQuotes(entry.record.name));
    return entry;
}

/// Everything is checked before the first byte is written.
std::vector<PlannedEntry> planOf(const RandomAccessFile &archive, ZipLevel level, const EntryPath &prefix,
                                 UnpackJob &job)
{
    std::vector<PlannedEntry> plan;
    std::uint64_t bytes = 0;
    for (ZipRecord &record : readZipDirectory(archive, job.budget.limits().entries)) {
        plan.push_back(planned(std::move(record), level, prefix, job));
        job.budget.addBytes(plan.back().record.plainBytes, plan.back().record.name);
        bytes += plan.back().record.plainBytes;
    }
    job.budget.requireRatio(bytes, archive.size(), "it");
    job.requireSpace(bytes);
    return plan;
}

/// zlib's raw inflate, ended in any case.
class Inflater {
public:
    Inflater()
    {
        if (inflateInit2(&m_stream, -MAX_WBITS) != Z_OK)
            throw std::bad_alloc();
    }
    ~Inflater() { inflateEnd(&m_stream); }
    Inflater(const Inflater &) = delete;
    Inflater &operator=(const Inflater &) = delete;
    void begin() { inflateReset(&m_stream); }
    z_stream &stream() { return m_stream; }

private:
    z_stream m_stream = {};
};

/// Reads entries of one archive and hands their bytes on.
class EntryReader {
public:
    EntryReader(const RandomAccessFile &archive, UnpackJob &job) : m_archive(archive), m_job(job) {}

    /// @param into  called with each block of the plain bytes
    template <typename Into>
    void read(const ZipRecord &record, const ProgressSpan &span, Into into)
    {
        m_span = span;
        m_plainBytes = 0;
        m_crc = 0;
        auto take = [&](const Bytef *bytes, std::size_t count) {
            m_plainBytes += count;
            if (m_plainBytes > record.plainBytes)
                refuse(record, "holds more than the " + std::to_string(record.plainBytes) + " bytes it declares");
            m_crc = ::crc32_z(m_crc, bytes, count);
            into(std::string_view(reinterpret_cast<const char *>(bytes), count));
        };
        record.method == kZipStored ? readStored(record, take) : readDeflated(record, take);
        if (m_plainBytes != record.plainBytes)
            refuse(record, "holds fewer than the " + std::to_string(record.plainBytes) + " bytes it declares");
        if (m_crc != record.crc32)
            refuse(record, "has a wrong checksum: the archive is damaged");
    }

private:
    std::size_t readBlock(const ZipRecord &record, std::uint64_t done)
    {
        const std::size_t count = std::min<std::uint64_t>(m_packed.size(), record.storedBytes - done);
        m_archive.read(record.dataOffset + done, m_packed.data(), count);
        m_job.tell(m_span.at(static_cast<double>(done) / static_cast<double>(record.storedBytes)));
        return count;
    }

    template <typename Take>
    void readStored(const ZipRecord &record, Take take)
    {
        for (std::uint64_t done = 0; done < record.storedBytes;) {
            const std::size_t count = readBlock(record, done);
            take(m_packed.data(), count);
            done += count;
        }
    }

    template <typename Take>
    void readDeflated(const ZipRecord &record, Take take)
    {
        m_inflater.begin();
        z_stream &stream = m_inflater.stream();
        int state = Z_OK;
        for (std::uint64_t done = 0; done < record.storedBytes && state != Z_STREAM_END;) {
            const std::size_t count = readBlock(record, done);
            done += count;
            stream.next_in = m_packed.data();
            stream.avail_in = static_cast<uInt>(count);
            do {
                stream.next_out = m_plain.data();
                stream.avail_out = static_cast<uInt>(m_plain.size());
                state = inflate(&stream, Z_NO_FLUSH);
                if (state != Z_OK && state != Z_STREAM_END && state != Z_BUF_ERROR)
                    refuse(record, "is damaged: its packed bytes make no sense");
                take(m_plain.data(), m_plain.size() - stream.avail_out);
            } while (state == Z_OK && stream.avail_out == 0);
            if (state == Z_STREAM_END && (stream.avail_in > 0 || done < record.storedBytes))
                refuse(record, "ends before its packed bytes do");
        }
        if (state != Z_STREAM_END)
            refuse(record, "is cut off");
    }

    const RandomAccessFile &m_archive;
    UnpackJob &m_job;
    ProgressSpan m_span;
    Inflater m_inflater;
    std::vector<Bytef> m_packed = std::vector<Bytef>(kUnpackBlockBytes),
                       m_plain = std::vector<Bytef>(kUnpackBlockBytes);
    std::uint64_t m_plainBytes = 0;
    uLong m_crc = 0;
};

void unpackLevel(const RandomAccessFile &archive, ZipLevel level, const EntryPath &prefix, const ProgressSpan &span,
                 UnpackJob &job);

void writeScratch(const ZipRecord &record, EntryReader &reader, const ProgressSpan &span, const UnpackJob &job)
{
    constexpr int kFlags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    FileDescriptor descriptor(::open(job.scratch.c_str(), kFlags, 0644));
    if (!descriptor.isOpen())
        throwSystemError(job.scratch, "making the file", errno);
    NewFile file(std::move(descriptor), job.scratch);
    reader.read(record, span, [&](std::string_view bytes) { file.write(bytes); });
    file.close();
}

void unpackInnerZip(const PlannedEntry &entry, EntryReader &reader, const ProgressSpan &span, UnpackJob &job)
{
    writeScratch(entry.record, reader, span.part(0, 0.5), job);
    const std::string where = "in " + inQuotes(entry.record.name) + ": ";
    try {
        const RandomAccessFile inner(job.scratch);
        unpackLevel(inner, ZipLevel::Inner, folderOfInnerZip(entry.path), span.part(0.5, 1), job);
    } catch (const FormatError &problem) {
        throw FormatError(where + problem.what());
    } catch (const RefusedContent &problem) {
        throw RefusedContent(where + problem.what());
    }
    ::unlink(job.scratch.c_str());
}

void unpackLevel(const RandomAccessFile &archive, ZipLevel level, const EntryPath &prefix, const ProgressSpan &span,
                 UnpackJob &job)
{
    EntryReader reader(archive, job);
    const auto size = static_cast<double>(archive.size());
    for (const PlannedEntry &entry : planOf(archive, level, prefix, job)) {
        const auto begin = static_cast<double>(entry.record.dataOffset) / size;
        const ProgressSpan here = span.part(begin, begin + static_cast<double>(entry.record.storedBytes) / size);
        if (entry.kind == EntryKind::Folder) {
            job.writer.makeFolder(entry.path);
        } else if (entry.isInnerZip) {
            unpackInnerZip(entry, reader, here, job);
        } else {
            NewFile file = job.writer.createFile(entry.path);
            reader.read(entry.record, here, [&](std::string_view bytes) { file.write(bytes); });
            file.close();
            ++job.done.files;
            job.done.bytes += entry.record.plainBytes;
        }
    }
}

} // namespace

void unpackZip(const RandomAccessFile &archive, UnpackJob &job) { unpackLevel(archive, ZipLevel::Outer, {}, {}, job); }

} // namespace histo
