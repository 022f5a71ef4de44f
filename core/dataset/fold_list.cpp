#include "core/dataset/fold_list.h"

#include "core/common/error.h"
#include "core/common/paths.h"
#include "core/dataset/breakhis_name.h"
#include "core/dataset/published.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>
#include <string_view>

namespace histo {
namespace {

namespace fs = std::filesystem;

constexpr int kPublishedFolds = 5;
constexpr std::uintmax_t kLargestFile = 64u << 20; // a published list is 0.3 MB

std::optional<FoldSide> sideNamed(std::string_view text)
{
    if (text == "train")
        return FoldSide::Train;
    if (text == "test")
        return FoldSide::Test;
    return std::nullopt;
}

class ListReader {
public:
    explicit ListReader(const fs::path &file) : m_file(file) {}

    FoldList read()
    {
        std::error_code problem;
        if (!fs::is_regular_file(m_file, problem) || fs::file_size(m_file, problem) > kLargestFile)
            throw Error(ErrorKind::BadInput, utf8(m_file) + ": cannot be read as a list of a fold; give a file such as "
                                                            "the authors' dsfold1.txt");
        std::ifstream stream(m_file);
        for (std::string line; std::getline(stream, line);) {
            ++m_line;
            if (line.ends_with('\r')) // the published lists have CR LF
                line.pop_back();
            if (!line.empty())
                readLine(line);
        }
        for (const FoldSide side : {FoldSide::Train, FoldSide::Test})
            if (std::ranges::none_of(m_list, [&](const auto &entry) { return entry.second == side; }))
                throw Error(ErrorKind::BadInput, utf8(m_file) + ": lists no pictures for " +
                                                     (side == FoldSide::Train ? "train" : "test") +
                                                     "; a fold needs both sides");
        return m_list;
    }

private:
    [[noreturn]] void refuse(const std::string &why) const
    {
        throw Error(ErrorKind::BadInput, utf8(m_file) + ", line " + std::to_string(m_line) + ": " + why);
    }

    static std::array<std::string_view, 4> fieldsOf(std::string_view line, std::size_t &count)
    {
        std::array<std::string_view, 4> fields;
        for (count = 0; count < fields.size(); ++count) {
            const std::size_t bar = line.find('|');
            fields[count] = line.substr(0, bar);
            if (bar == std::string_view::npos) {
                ++count;
                return fields;
            }
            line.remove_prefix(bar + 1);
        }
        ++count; // something follows the last field
        return fields;
    }

    void readLine(const std::string &line)
    {
        std::size_t count = 0;
        const auto fields = fieldsOf(line, count);
        const auto side = sideNamed(fields[3]);
        if (count != fields.size() || !side)
            refuse("not of the form name|magnification|fold|train or test");
        const fs::path picture(fields[0]);
        const auto name = parseBreakHisName(picture.filename());
        if (!name || picture.has_parent_path())
            refuse("\"" + std::string(fields[0]) + "\" is no picture of BreakHis");
        if (fields[1] != std::to_string(name->magnification))
            refuse("the magnification " + std::string(fields[1]) + " contradicts the name " + std::string(fields[0]));
        if (m_fold.empty())
            m_fold = fields[2];
        if (fields[2] != m_fold)
            refuse("fold " + std::string(fields[2]) + " after fold " + m_fold + "; give a file with one fold");
        const auto [entry, isNew] = m_list.try_emplace(utf8(picture.stem()), *side);
        if (!isNew && entry->second != *side)
            refuse(std::string(fields[0]) + " stands on both sides");
    }

    const fs::path m_file;
    int m_line = 0;
    std::string m_fold;
    FoldList m_list;
};

} // namespace

FoldList publishedFold(int fold)
{
    if (fold < 1 || fold > kPublishedFolds)
        throw Error(ErrorKind::Usage,
                    "fold " + std::to_string(fold) + " does not exist; the authors' folds count from 1 to 5");
    const char digit = static_cast<char>('0' + fold);
    FoldList list;
    for (const PublishedFolder &folder : publishedFolders()) {
        const bool isTest = std::string_view(folder.testFolds).find(digit) != std::string_view::npos;
        for (const BreakHisName &picture : publishedPictures(folder))
            list.emplace(picture.text(), isTest ? FoldSide::Test : FoldSide::Train);
    }
    return list;
}

FoldList readFoldList(const fs::path &file) { return ListReader(file).read(); }

} // namespace histo
