#include "core/dataset/picture_tree.h"

#include "core/common/paths.h"
#include "core/dataset/other_files.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace histo {
namespace {

namespace fs = std::filesystem;

/// Length of the UTF-8 character at the beginning of `text`, or 0 if there is none.
std::size_t utf8Length(std::string_view text)
{
    const auto first = static_cast<unsigned char>(text[0]);
    const std::size_t length = first < 0x80                    ? 1
                               : first >= 0xC2 && first < 0xE0 ? 2
                               : first >= 0xE0 && first < 0xF0 ? 3
                               : first >= 0xF0 && first < 0xF5 ? 4
                                                               : 0;
    if (length > text.size())
        return 0;
    for (std::size_t index = 1; index < length; ++index)
        if ((static_cast<unsigned char>(text[index]) & 0xC0) != 0x80)
            return 0;
    return length;
}

/// The text with '?' for every byte that is not UTF-8.
std::string withoutForeignBytes(std::string_view text)
{
    std::string clean;
    while (!text.empty()) {
        const std::size_t length = utf8Length(text);
        clean += length ? std::string(text.substr(0, length)) : "?";
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return clean;
}

/// Both paths resolved.
bool isInside(const fs::path &path, const fs::path &folder)
{
    return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

class Walk {
public:
    Walk(PictureTree &tree, const CancelToken &cancel) : m_tree(tree), m_cancel(cancel) {}

    void run()
    {
        m_folders.push_back({});
        while (!m_folders.empty()) {
            m_cancel.throwIfCancelled();
            const fs::path folder = m_folders.back();
            m_folders.pop_back();
            visitFolder(folder);
        }
    }

private:
    void visitFolder(const fs::path &folder)
    {
        std::error_code problem;
        for (fs::directory_iterator entry(m_tree.root / folder, problem), end; !problem && entry != end;
             entry.increment(problem))
            visit(*entry, folder / entry->path().filename());
        if (problem)
            skip(folder, "the folder cannot be read (" + problem.message() + ")");
    }

    void visit(const fs::directory_entry &entry, const fs::path &relative)
    {
        std::error_code ignored;
        const std::string text = utf8(relative.filename());
        if (withoutForeignBytes(text) != text)
            return skip(relative.parent_path() / withoutForeignBytes(text), "the name is not UTF-8; rename the file");
        if (entry.is_symlink(ignored))
            return visitLink(entry, relative);
        if (entry.is_directory(ignored))
            m_folders.push_back(relative);
        else
            visitFile(entry, relative);
    }

    void visitLink(const fs::directory_entry &entry, const fs::path &relative)
    {
        std::error_code problem;
        const fs::path target = fs::canonical(entry.path(), problem);
        if (problem)
            return skip(relative, "a link that leads nowhere");
        if (!isInside(target, m_tree.root))
            return skip(relative, "a link that leaves the data set's folder");
        if (fs::is_directory(target, problem))
            return skip(relative, "a link to a folder inside the data set, whose pictures are counted already");
        visitFile(entry, relative);
    }

    void visitFile(const fs::directory_entry &entry, const fs::path &relative)
    {
        std::error_code ignored;
        if (!looksLikePicture(relative.filename()))
            return m_tree.otherFiles.push_back({relative, whyNoPicture(relative.filename())});
        if (!entry.is_regular_file(ignored))
            return skip(relative, "not a file with content (a pipe, socket or device)");
        if (utf8(relative.filename()).starts_with('.'))
            return skip(relative, "a hidden file");
        m_tree.pictures.push_back(relative);
    }

    void skip(const fs::path &relative, const std::string &reason) { m_tree.skipped.push_back({relative, reason}); }

    PictureTree &m_tree;
    const CancelToken &m_cancel;
    std::vector<fs::path> m_folders; // still to visit, relative to the root
};

} // namespace

bool hasPictureEnding(const fs::path &fileName)
{
    constexpr std::array<std::string_view, 6> kEndings = {".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"};
    std::string ending = utf8(fileName.extension());
    std::ranges::transform(ending, ending.begin(), [](unsigned char letter) { return std::tolower(letter); });
    return std::ranges::find(kEndings, ending) != kEndings.end();
}

bool looksLikePicture(const fs::path &fileName)
{
    return hasPictureEnding(fileName) || utf8(fileName).starts_with("SOB_");
}

PictureTree findPictures(const fs::path &root, const CancelToken &cancel)
{
    std::error_code problem;
    PictureTree tree;
    tree.root = fs::canonical(root, problem);
    if (problem)
        throw Error(ErrorKind::BadInput, utf8(root) + ": there is no such folder; check the name");
    if (!fs::is_directory(tree.root, problem))
        throw Error(ErrorKind::BadInput, utf8(root) + ": this is a file; give the folder that holds the pictures");
    Walk(tree, cancel).run();
    const auto byText = [](const fs::path &left, const fs::path &right) {
        return left.generic_string() < right.generic_string();
    };
    std::ranges::sort(tree.pictures, byText);
    std::ranges::sort(tree.skipped, byText, &SkippedFile::path);
    std::ranges::sort(tree.otherFiles, byText, &SkippedFile::path);
    return tree;
}

} // namespace histo
