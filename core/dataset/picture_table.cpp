#include "core/dataset/picture_table.h"

#include "core/dataset/row_checksum.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

namespace histo {
namespace {

std::string_view text(const std::vector<unsigned char> &bytes)
{
    return {reinterpret_cast<const char *>(bytes.data()), bytes.size()};
}

std::vector<unsigned char> bytesOf(const SQLite::Column &column)
{
    const auto *first = static_cast<const unsigned char *>(column.getBlob());
    return {first, first + column.getBytes()};
}

void bindBytes(SQLite::Statement &row, int index, const std::vector<unsigned char> &bytes)
{
    const void *first = bytes.empty() ? "" : static_cast<const void *>(bytes.data()); // a null pointer would be NULL
    row.bindNoCopy(index, first, static_cast<int>(bytes.size()));
}

RowChecksum checksumOf(const std::string &path, const FileStamp &stamp)
{
    return RowChecksum().add(path).add(stamp.bytes).add(stamp.modifiedNanoseconds);
}

std::int64_t checksumOf(const std::string &path, const KnownPicture &picture)
{
    const PictureFacts &facts = picture.facts;
    return checksumOf(path, picture.stamp)
        .add(facts.problem)
        .add(std::int64_t(facts.size.width))
        .add(std::int64_t(facts.size.height))
        .add(facts.pixelHash)
        .add(static_cast<std::int64_t>(facts.perceptualHash))
        .add(facts.meanColour[0])
        .add(facts.meanColour[1])
        .add(facts.meanColour[2])
        .add(facts.sharpness)
        .add(text(facts.smallGrey))
        .value();
}

void writeThumbnail(SQLite::Database &database, const std::string &path, const KnownPicture &picture)
{
    SQLite::Statement row(
        database, "INSERT OR REPLACE INTO thumbnail (path, bytes, modified_ns, checksum, jpeg) VALUES (?, ?, ?, ?, ?)");
    row.bind(1, path);
    row.bind(2, picture.stamp.bytes);
    row.bind(3, picture.stamp.modifiedNanoseconds);
    row.bind(4, checksumOf(path, picture.stamp).add(text(picture.facts.thumbnail)).value());
    bindBytes(row, 5, picture.facts.thumbnail);
    row.exec();
}

} // namespace

void createPictureTables(SQLite::Database &database)
{
    database.exec("CREATE TABLE picture (path TEXT PRIMARY KEY, bytes INTEGER NOT NULL, modified_ns INTEGER NOT NULL, "
                  "problem TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL, pixel_hash TEXT NOT NULL, "
                  "perceptual_hash INTEGER NOT NULL, mean_red REAL NOT NULL, mean_green REAL NOT NULL, "
                  "mean_blue REAL NOT NULL, sharpness REAL NOT NULL, small_grey BLOB NOT NULL, "
                  "checksum INTEGER NOT NULL)");
    // A table of its own: the facts of all pictures are read at once, thumbnails one by one.
    database.exec(
        "CREATE TABLE thumbnail (path TEXT PRIMARY KEY, bytes INTEGER NOT NULL, modified_ns INTEGER NOT NULL, "
        "checksum INTEGER NOT NULL, jpeg BLOB NOT NULL)");
}

std::unordered_map<std::string, KnownPicture> readPictures(SQLite::Database &database)
{
    std::unordered_map<std::string, KnownPicture> pictures;
    SQLite::Statement rows(database,
                           "SELECT path, bytes, modified_ns, problem, width, height, pixel_hash, "
                           "perceptual_hash, mean_red, mean_green, mean_blue, sharpness, small_grey, checksum "
                           "FROM picture");
    while (rows.executeStep()) {
        std::string path = rows.getColumn(0).getString();
        KnownPicture picture;
        picture.stamp = {rows.getColumn(1).getInt64(), rows.getColumn(2).getInt64()};
        PictureFacts &facts = picture.facts;
        facts.problem = rows.getColumn(3).getString();
        facts.size = {rows.getColumn(4).getInt(), rows.getColumn(5).getInt()};
        facts.pixelHash = rows.getColumn(6).getString();
        facts.perceptualHash = static_cast<std::uint64_t>(rows.getColumn(7).getInt64());
        facts.meanColour = {rows.getColumn(8).getDouble(), rows.getColumn(9).getDouble(),
                            rows.getColumn(10).getDouble()};
        facts.sharpness = rows.getColumn(11).getDouble();
        facts.smallGrey = bytesOf(rows.getColumn(12));
        if (rows.getColumn(13).getInt64() != checksumOf(path, picture))
            throw SQLite::Exception("the facts of a picture have changed by themselves", SQLITE_CORRUPT);
        pictures.emplace(std::move(path), std::move(picture));
    }
    return pictures;
}

void writePicture(SQLite::Database &database, const std::string &path, const KnownPicture &picture)
{
    const PictureFacts &facts = picture.facts;
    SQLite::Statement row(database, "INSERT OR REPLACE INTO picture (path, bytes, modified_ns, problem, width, height, "
                                    "pixel_hash, perceptual_hash, mean_red, mean_green, mean_blue, sharpness, "
                                    "small_grey, checksum) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    row.bind(1, path);
    row.bind(2, picture.stamp.bytes);
    row.bind(3, picture.stamp.modifiedNanoseconds);
    row.bind(4, facts.problem);
    row.bind(5, facts.size.width);
    row.bind(6, facts.size.height);
    row.bind(7, facts.pixelHash);
    row.bind(8, static_cast<std::int64_t>(facts.perceptualHash));
    row.bind(9, facts.meanColour[0]);
    row.bind(10, facts.meanColour[1]);
    row.bind(11, facts.meanColour[2]);
    row.bind(12, facts.sharpness);
    bindBytes(row, 13, facts.smallGrey);
    row.bind(14, checksumOf(path, picture));
    row.exec();
    writeThumbnail(database, path, picture);
}

void removeAllPictures(SQLite::Database &database)
{
    database.exec("DELETE FROM picture");
    database.exec("DELETE FROM thumbnail");
}

std::vector<unsigned char> readThumbnail(SQLite::Database &database, const std::string &path, const FileStamp &stamp)
{
    SQLite::Statement row(database,
                          "SELECT checksum, jpeg FROM thumbnail WHERE path = ? AND bytes = ? AND modified_ns = ?");
    row.bind(1, path);
    row.bind(2, stamp.bytes);
    row.bind(3, stamp.modifiedNanoseconds);
    if (!row.executeStep())
        return {};
    std::vector<unsigned char> jpeg = bytesOf(row.getColumn(1));
    if (row.getColumn(0).getInt64() != checksumOf(path, stamp).add(text(jpeg)).value())
        throw SQLite::Exception("a thumbnail has changed by itself", SQLITE_CORRUPT);
    return jpeg;
}

} // namespace histo
