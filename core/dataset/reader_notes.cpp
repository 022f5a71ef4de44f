#include "core/dataset/reader_notes.h"

#include "core/common/paths.h"
#include "core/dataset/catalog_file.h"
#include "core/dataset/note_table.h"

namespace histo {
namespace {

class CatalogNotes : public ReaderNotes {
public:
    explicit CatalogNotes(const std::filesystem::path &root)
        : m_file(CatalogFile::open(root, CatalogFile::Endure::PowerCut))
    {}

    std::map<std::filesystem::path, ReaderNote> all() const override
    {
        std::map<std::filesystem::path, ReaderNote> notes;
        m_file->run([&](SQLite::Database &database) { notes = readNotes(database); });
        return notes;
    }

    void set(const std::filesystem::path &picture, const ReaderNote &note) override
    {
        ReaderNote stamped = note;
        stamped.changedUtc = utcNow();
        m_file->run([&](SQLite::Database &database) {
            if (note.isEmpty())
                removeNote(database, picture);
            else
                writeNote(database, picture, stamped);
        });
    }

private:
    std::unique_ptr<CatalogFile> m_file;
};

} // namespace

std::unique_ptr<ReaderNotes> ReaderNotes::open(const std::filesystem::path &root)
{
    return std::make_unique<CatalogNotes>(root);
}

} // namespace histo
