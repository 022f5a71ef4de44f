#include "tests/support/hostile_weights.h"
#include "tests/support/weights_bytes.h"

using namespace std::string_literals;

std::vector<HostileFile> hostileSafetensors()
{
    std::vector<HostileFile> files;
    auto row = [&](const char *name, const std::string &header, const std::string &data, const std::string &reason) {
        files.push_back({name, safetensorsBytes(header, data), reason});
    };
    auto raw = [&](const char *name, const std::string &bytes, const std::string &reason) {
        files.push_back({name, bytes, reason});
    };
    const std::string good = R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", data(8, 'x');
    auto tensor = [](const std::string &fields) { return "{\"a\":{" + fields + "}}"; };

    raw("an empty file", "", "empty");
    raw("seven bytes", "\x10\0\0\0\0\0\0"s, "no known format");
    raw("a picture", "\x89PNG\r\n\x1a\n and more", "no known format");
    raw("a header of 2^63 bytes", littleEndian(std::uint64_t(1) << 63, 8) + good + data,
        "claims 9223372036854775808 bytes");
    raw("a header of 100,000,001 bytes", littleEndian(100'000'001, 8) + good + data, "at most 100000000");
    raw("a header longer than the file", littleEndian(good.size() + 9, 8) + good + data, "cut off");
    raw("a header that ends inside its JSON", littleEndian(good.size() - 1, 8) + good + data, "not JSON");
    raw("a header of no bytes", littleEndian(0, 8) + "{", "not JSON");
    row("a header that is a list", "[1]", "", "no known format");
    row("a header that begins with a space", " " + good, data, "no known format");
    row("text behind the header's JSON", good + "x", data, "not JSON");
    row("a zero byte behind the header's JSON", good + "\0"s, data, "zero byte");
    row("a name that is not UTF-8", replaced(good, "a", "\xff"), data, "UTF-8");
    row("an overlong UTF-8 name", replaced(good, "a", "\xc0\x80"), data, "UTF-8");
    row("a list nested 100,000 deep", tensor("\"shape\":" + std::string(100'000, '[')), "", "a list in its");
    row(
        "an object nested 100,000 deep",
        [] {
            std::string deep;
            for (int depth = 0; depth < 100'000; ++depth)
                deep += "{\"a\":";
            return deep;
        }(),
        "", "an object in its");
    row("one name twice", replaced(good, "}}", "},\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,16]}}"),
        data + data, "\"a\" twice");
    row("one field twice", tensor(R"("dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8])"), data, "twice");
    row("an unknown dtype", replaced(good, "F32", "F33"), data, "unknown dtype \"F33\"");
    row("a dtype that is a number", replaced(good, "\"F32\"", "32"), data, "a number in its \"dtype\"");
    row("no dtype", tensor(R"("shape":[2],"data_offsets":[0,8])"), data, "lacks");
    row("an unknown field", replaced(good, "\"dtype\"", "\"note\":\"\",\"dtype\""), data, "\"note\"");
    row("a negative size", replaced(good, "[2]", "[-2]"), data, "a negative number");
    row("a size that is not whole", replaced(good, "[2]", "[2.0]"), data, "not whole");
    row("a size beyond 64 bits", replaced(good, "[2]", "[36893488147419103232]"), data, "not whole");
    row("a shape whose product overflows", replaced(good, "[2]", "[4294967296,4294967296,4]"), data, "shape");
    row("a shape that needs more bytes than its range", replaced(good, "[2]", "[3]"), data, "shape and dtype");
    row("a range that ends before it begins", replaced(good, "[0,8]", "[0,-8]"), data, "a negative number");
    row("one offset", replaced(good, "[0,8]", "[0]"), data, "two data_offsets");
    row("three offsets", replaced(good, "[0,8]", "[0,8,16]"), data, "a number");
    row("a gap before the first tensor", replaced(good, "[0,8]", "[4,12]"), data + "1234", "a gap or an overlap");
    row("two tensors that overlap",
        R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[2,6]}})",
        "123456", "a gap or an overlap");
    row("a gap between two tensors",
        R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[4,6]}})",
        "123456", "a gap or an overlap");
    row("a second tensor that ends before it begins",
        R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[2],"data_offsets":[4,2]}})",
        "1234", "ends before it begins");
    row("data shorter than the ranges", good, "1234", "cut off");
    row("bytes that belong to no tensor", good, data + "9", "belong to no tensor");
    row("metadata that is no text", replaced(good, "{\"a\"", "{\"__metadata__\":{\"n\":1},\"a\""), data, "only texts");
    row("metadata that is an object of objects", replaced(good, "{\"a\"", "{\"__metadata__\":{\"n\":{}},\"a\""), data,
        "only texts");
    row("metadata that is a list", replaced(good, "{\"a\"", "{\"__metadata__\":[],\"a\""), data, "a list");
    row("metadata that has a text twice", replaced(good, "{\"a\"", R"({"__metadata__":{"n":"1","n":"2"},"a")"), data,
        "twice");
    row("metadata that is null", replaced(good, "{\"a\"", R"({"__metadata__":null,"a")"), data, "null");
    row("metadata that is a tensor", replaced(good, "\"a\"", "\"__metadata__\""), data, "only texts");
    row("metadata twice", replaced(good, "{\"a\"", R"({"__metadata__":{},"__metadata__":{},"a")"), data, "twice");
    row("a comma too many", replaced(good, "}}", "},}"), data, "not JSON");
    row("a comment", replaced(good, "{\"a\"", "{/**/\"a\""), data, "not JSON");
    row("single quotes", replaced(good, "\"a\"", "'a'"), data, "not JSON");
    row("half of a pair of surrogates", replaced(good, "\"a\"", R"("\ud800")"), data, "UTF-8");
    row("a byte order mark", "\xef\xbb\xbf" + good, data, "no known format");
    row("two headers", good + good, data, "not JSON");
    row("a dtype in small letters", replaced(good, "F32", "f32"), data, "unknown dtype");
    row("a dtype that is empty", replaced(good, "F32", ""), data, "unknown dtype");
    row("a shape that is null", replaced(good, "[2]", "null"), data, "null");
    row("a shape that is a number", replaced(good, "[2]", "2"), data, "a number");
    row("a size of minus zero", replaced(good, "[2]", "[-0]"), data, "number");
    row("a size with an exponent", replaced(good, "[2]", "[2e0]"), data, "not whole");
    row("a size of 2^63", replaced(good, "[2]", "[9223372036854775808]"), data, "more elements");
    row("offsets of 2^64 - 1", replaced(good, "[0,8]", "[18446744073709551607,18446744073709551615]"), data, "a gap");
    row("offsets that are texts", replaced(good, "[0,8]", R"(["0","8"])"), data, "a text");
    row("a range inside another tensor of no elements",
        R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[0],"data_offsets":[2,2]}})",
        "1234", "a gap or an overlap");
    row(
        "20,000 tensors of one range",
        [] {
            std::string header = "{";
            for (int index = 0; index < 20'000; ++index)
                header += (index ? ",\"" : "\"") + std::to_string(index) +
                          R"(":{"dtype":"U8","shape":[8],"data_offsets":[0,8]})";
            return header + "}";
        }(),
        data, "a gap or an overlap");
    return files;
}
