#include "core/dataset/catalog.h"

#include "core/common/error.h"
#include "core/common/log.h"
#include "core/dataset/catalog_file.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <mutex>
#include <utility>

namespace histo {
namespace {

namespace fs = std::filesystem;

/// A picture takes about 12 KB. A kill loses at most so many; a transaction for each would cost more than decoding.
constexpr std::size_t kPicturesAtOnce = 128;

using Waiting = std::vector<std::pair<std::string, KnownPicture>>;

} // namespace

struct Catalog::Impl {
    fs::path root;

    std::mutex waitingMutex; // guards waiting; held for moments only
    Waiting waiting;

    std::mutex fileMutex;              // guards what follows: SQLite's connection is for one thread at a time
    std::unique_ptr<CatalogFile> file; ///< null: given up
    bool areAllPagesChecked = false;

    using Work = std::function<void(SQLite::Database &)>;

    /// Nothing if that does not work; then it is not tried again.
    void read(const Work &work)
    {
        tryWith([&] { file->run(work); });
    }
    void write(const Work &work)
    {
        tryWith([&] {
            // Not when it is opened: unchanged files are looked up in a moment, the whole catalog is not.
            if (!std::exchange(areAllPagesChecked, true))
                file->checkAllPages();
            file->run(work);
        });
    }
    void tryWith(const std::function<void()> &work)
    {
        const std::lock_guard lock(fileMutex);
        if (!file)
            return;
        try {
            work();
        } catch (const std::exception &problem) { // also in a destructor, and of whatever kind: a scan never fails by it
            log::warning(std::string(problem.what()) + "; going on without it");
            file.reset();
        }
    }

    void keep(std::string path, KnownPicture picture)
    {
        Waiting full;
        {
            const std::lock_guard lock(waitingMutex);
            waiting.emplace_back(std::move(path), std::move(picture));
            if (waiting.size() < kPicturesAtOnce)
                return;
            full.swap(waiting);
        }
        writeAll(full);
    }

    void writeAll(const Waiting &pictures)
    {
        if (pictures.empty())
            return;
        write([&](SQLite::Database &database) {
            SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
            for (const auto &[path, picture] : pictures)
                writePicture(database, path, picture);
            transaction.commit();
        });
    }
};

Catalog::Catalog(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}

Catalog::~Catalog() { flush(); }

std::unique_ptr<Catalog> Catalog::open(const fs::path &root)
{
    try {
        auto impl = std::make_unique<Impl>();
        impl->root = root;
        impl->file = CatalogFile::open(root, CatalogFile::Endure::Kill);
        return std::unique_ptr<Catalog>(new Catalog(std::move(impl)));
    } catch (const Error &problem) {
        log::warning(std::string(problem.what()) + "; going on without a catalog");
        return nullptr;
    }
}

std::unordered_map<std::string, KnownPicture> Catalog::known() const
{
    std::unordered_map<std::string, KnownPicture> pictures;
    m_impl->read([&](SQLite::Database &database) { pictures = readPictures(database); });
    return pictures;
}

std::vector<unsigned char> Catalog::thumbnail(const fs::path &picture) const
{
    std::vector<unsigned char> jpeg;
    if (const auto stamp = stampOf(m_impl->root / picture))
        m_impl->read(
            [&](SQLite::Database &database) { jpeg = readThumbnail(database, picture.generic_string(), *stamp); });
    return jpeg;
}

PictureFacts Catalog::examine(const fs::path &picture)
{
    const fs::path file = m_impl->root / picture;
    const auto before = stampOf(file);
    PictureFacts facts = examinePicture(file);
    // Somebody may be writing the file at this moment: then nobody can say to which bytes the facts belong.
    if (before && facts.isProblemOfFile && !isStillWet(*before) && stampOf(file) == before)
        m_impl->keep(picture.generic_string(), {*before, facts});
    return facts;
}

void Catalog::flush()
{
    Waiting rest;
    {
        const std::lock_guard lock(m_impl->waitingMutex);
        rest.swap(m_impl->waiting);
    }
    m_impl->writeAll(rest);
}

} // namespace histo
