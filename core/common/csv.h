#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace histo {

/// A table with a header line (RFC 4180: quotes around fields with comma, quote or line break; quotes doubled).
struct CsvTable {
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows; ///< each as long as `columns`

    /// Index of a column. @throws Error BadInput if there is none of that name
    std::size_t column(std::string_view name) const;
    std::filesystem::path source; ///< for error messages
};

std::string csvField(std::string_view text);          ///< quoted where it needs to be
std::string csvLine(const std::vector<std::string> &fields); ///< with '\n'

/// Text from outside, for a field that a spreadsheet must not run as a formula: what begins with = + - @, a tab or a
/// carriage return gets an apostrophe in front. Not for numbers. Source: OWASP, CSV Injection.
std::string csvInertText(std::string_view text);
/// @throws Error BadInput naming file and line (a row of another length, an open quote)
CsvTable readCsv(const std::filesystem::path &path, std::size_t maxBytes = 256u << 20);

} // namespace histo
