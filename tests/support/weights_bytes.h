#pragma once

#include "core/common/error.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// Builders of weights files, byte by byte, so that tests can break any part of them.

std::string littleEndian(std::uint64_t value, int byteCount);

/// `text` with the one place where `from` stands changed to `to`. Throws if there is no such place.
std::string replaced(std::string text, const std::string &from, const std::string &to);

std::string safetensorsBytes(const std::string &header, const std::string &data);

/// Opcodes of Python's pickle, protocol 2.
namespace pickle {
std::string global(const std::string &module, const std::string &name);
std::string text(const std::string &value);
std::string integer(std::int64_t value);
std::string tuple(const std::vector<std::string> &items);
std::string integers(const std::vector<std::int64_t> &values); ///< a tuple
std::string call(const std::string &callee, const std::string &arguments);
std::string dict(const std::vector<std::pair<std::string, std::string>> &entries); ///< keys are texts; an OrderedDict
std::string stateDict(const std::string &tensor); ///< whole, of one tensor called weight
std::string systemCall();                         ///< os.system("true")
std::string whole(const std::string &value);      ///< with PROTO and STOP
} // namespace pickle

/// What PyTorch writes about one tensor; the defaults are a float matrix of two rows and three columns.
struct TensorPickle {
    std::string storageType = "FloatStorage", key = "0";
    std::int64_t elements = 6, offset = 0;
    std::vector<std::int64_t> shape = {2, 3}, strides = {3, 1};
    std::string hooks = pickle::dict({});
    std::vector<std::string> more = {}; ///< values after the hooks

    std::string persistentId() const; ///< the tuple and BINPERSID
    /// As PyTorch before 0.4 could name a part of the storage.
    std::string persistentIdOfView(std::int64_t begin, std::int64_t size) const;
    std::string bytes() const;
};

struct ZipPart {
    std::string name, bytes;
    int method = 0, flags = 0;
};
/// A zip with local headers that hold all numbers, true checksums and no zip64 records.
std::string zipBytes(const std::vector<ZipPart> &parts);
/// Puts a zip64 end record and its locator before the end record, as torch.save does.
std::string withZip64End(const std::string &zip, std::uint64_t entryCount);

/// .pth of one storage "0" of six floats 0 … 5.
std::string sixFloats();
std::string zipPth(const std::string &pickle, const std::string &storage = sixFloats());
std::string legacyPth(const std::string &pickle, const std::vector<std::string> &keys = {"0"},
                      const std::string &storages = littleEndian(6, 8) + sixFloats());

/// Writes a weights file, without waiting for the disk, and reads it: the Error, or nothing if it is read.
std::optional<histo::Error> errorReading(const std::filesystem::path &path, const std::string &bytes);
