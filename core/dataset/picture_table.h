#pragma once

#include "core/dataset/file_stamp.h"
#include "core/dataset/picture_facts.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace SQLite {
class Database;
}

namespace histo {

/// Facts about a picture, good as long as its file has the stamp.
struct KnownPicture {
    FileStamp stamp;
    PictureFacts facts;
};

/// The pictures inside a catalog's database, by path relative to the root (with '/'). All throw SQLite::Exception;
/// SQLITE_CORRUPT where a row's checksum does not fit.
void createPictureTables(SQLite::Database &database);
/// Without thumbnails.
std::unordered_map<std::string, KnownPicture> readPictures(SQLite::Database &database);
/// With its thumbnail; takes the place of what was known.
void writePicture(SQLite::Database &database, const std::string &path, const KnownPicture &picture);
void removeAllPictures(SQLite::Database &database);
/// JPEG; empty if none is known for the file with this stamp.
std::vector<unsigned char> readThumbnail(SQLite::Database &database, const std::string &path, const FileStamp &stamp);

} // namespace histo
