#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/progress_printer.h"
#include "core/common/atomic_file.h"
#include "core/common/error.h"
#include "core/common/parallel_for.h"
#include "core/common/paths.h"
#include "core/common/stopwatch.h"
#include "core/dataset/synthetic.h"
#include "core/device/device.h"
#include "core/image/image_io.h"
#include "core/image/png_decoder.h"
#include "core/image/png_unfilter.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <numeric>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <thread>

namespace histo::cli {

namespace {

namespace fs = std::filesystem;

struct Options {
    std::vector<std::string> paths;
    std::size_t pictures = 200;
    int repeats = 7;
    JsonOption json;
};

struct Picture {
    fs::path path;
    std::string bytes;
};

/// What is measured, in the order of one round: the ways in, then the steps of our own.
enum Measured { OpenCv, Decoder, ReadRgb, ReadFile, CheckChunks, Inflate, Unfilter, kMeasured };
constexpr std::array<const char *, kMeasured> kNames = {"opencv", "decoder", "read_rgb", "file",
                                                        "chunks", "inflate", "unfilter"};

using Milliseconds = std::vector<double>;
using Series = std::array<Milliseconds, kMeasured>; ///< of one picture, a figure a round

template <class Work>
double milliseconds(const Work &work)
{
    return 1e3 * secondsOf(work);
}

/// Drawn pictures stored as BreakHis' are: each row with the filter that suits it, compressed well.
class DrawnPictures {
public:
    DrawnPictures() : m_folder(fs::temp_directory_path() / ("histoscope-bench-" + newUuid()))
    {
        constexpr std::array kMagnifications = {40, 100, 200, 400};
        constexpr int kCount = 12;
        for (int index = 0; index < kCount; ++index) {
            const CaseLook look = drawCaseLook(index % 2 ? Label::Malignant : Label::Benign, Cue::Morphology, 1, index);
            const cv::Mat3b rgb = drawTissue(look, kMagnifications[static_cast<std::size_t>(index) % 4], {700, 460},
                                             static_cast<std::uint64_t>(index));
            cv::Mat3b bgr;
            cv::cvtColor(rgb, bgr, cv::COLOR_RGB2BGR);
            std::vector<uchar> png;
            cv::imencode(".png", bgr, png,
                         {cv::IMWRITE_PNG_COMPRESSION, 9, cv::IMWRITE_PNG_STRATEGY, cv::IMWRITE_PNG_STRATEGY_DEFAULT});
            writeFileAtomically(m_folder / (std::to_string(index) + ".png"),
                                {reinterpret_cast<const char *>(png.data()), png.size()});
        }
    }
    ~DrawnPictures()
    {
        std::error_code ignored;
        fs::remove_all(m_folder, ignored);
    }
    DrawnPictures(const DrawnPictures &) = delete;
    DrawnPictures &operator=(const DrawnPictures &) = delete;

    const fs::path &folder() const { return m_folder; }

private:
    fs::path m_folder;
};

void addPngs(const fs::path &path, std::vector<fs::path> &pngs)
{
    if (!fs::exists(path))
        throw Error(ErrorKind::BadInput, utf8(path) + ": there is no such file or folder; check the name");
    if (!fs::is_directory(path)) {
        pngs.push_back(path);
        return;
    }
    for (const auto &entry : fs::recursive_directory_iterator(path, fs::directory_options::skip_permission_denied))
        if (entry.is_regular_file() && entry.path().extension() == ".png")
            pngs.push_back(entry.path());
}

/// At most `most`, spread over all of them.
std::vector<fs::path> chosen(std::vector<fs::path> pngs, std::size_t most)
{
    std::ranges::sort(pngs);
    if (pngs.size() <= most)
        return pngs;
    std::vector<fs::path> some;
    for (std::size_t index = 0; index < most; ++index)
        some.push_back(pngs[index * pngs.size() / most]);
    return some;
}

/// The plain RGB ones among the files: the others are read by OpenCV either way.
std::vector<Picture> loadPlain(const std::vector<fs::path> &pngs)
{
    std::vector<Picture> pictures;
    for (const fs::path &path : pngs) {
        std::string bytes = readFile(path);
        if (!bytes.starts_with("\x89PNG"))
            continue;
        const PngChunks chunks = readPngChunks(bytes);
        if (!chunks.problem && decodePlainPng(chunks))
            pictures.push_back({path, std::move(bytes)});
    }
    if (pictures.empty())
        throw Error(ErrorKind::BadInput, "none of the " + std::to_string(pngs.size()) +
                                             " files is a sound PNG of 8-bit RGB; name others, or none to draw some");
    return pictures;
}

cv::Mat byOpenCv(const Picture &picture)
{
    const cv::Mat buffer(1, static_cast<int>(picture.bytes.size()), CV_8UC1, const_cast<char *>(picture.bytes.data()));
    return cv::imdecode(buffer, cv::IMREAD_UNCHANGED);
}

/// All ways in turn, so that what slows the machine for a while slows all of them.
void measureRound(const Picture &picture, Series &series)
{
    const auto measure = [&](Measured what, const auto &work) { series[what].push_back(milliseconds(work)); };
    cv::Mat bgr;
    cv::Mat3b rgb, viaFile, unfiltered;
    std::string file;
    PngChunks chunks;
    std::unique_ptr<std::uint8_t[]> rows;
    measure(OpenCv, [&] { bgr = byOpenCv(picture); });
    measure(Decoder, [&] { rgb = *decodePlainPng(readPngChunks(picture.bytes)); });
    measure(ReadRgb, [&] { viaFile = readRgb(picture.path); });
    measure(ReadFile, [&] { file = readFile(picture.path); });
    measure(CheckChunks, [&] { chunks = readPngChunks(picture.bytes); });
    measure(Inflate, [&] { rows = inflatePlainPng(chunks); });
    measure(Unfilter, [&] {
        unfiltered.create(rgb.size());
        unfilterRgb(rows.get(), unfiltered);
    });
    cv::cvtColor(bgr, bgr, cv::COLOR_BGR2RGB);
    for (const cv::Mat3b &own : {rgb, viaFile, unfiltered})
        if (own.size() != bgr.size() || cv::norm(own, bgr, cv::NORM_INF) != 0)
            throw Error(ErrorKind::Internal, utf8(picture.path) + ": its pixels differ from OpenCV's");
}

double leastOf(Milliseconds rounds) { return std::ranges::min(rounds); }

double medianOf(Milliseconds rounds)
{
    const auto middle = rounds.begin() + static_cast<std::ptrdiff_t>(rounds.size() / 2);
    std::ranges::nth_element(rounds, middle);
    return *middle;
}

/// Mean over the pictures.
double meanOf(const std::vector<Series> &all, Measured what, double (*summary)(Milliseconds))
{
    double sum = 0;
    for (const Series &series : all)
        sum += summary(series[what]);
    return sum / static_cast<double>(all.size());
}

/// Pictures per second on all cores, the best of a few alternating rounds.
Json measureAllCores(const std::vector<Picture> &pictures, const CancelToken &cancel)
{
    constexpr int kRounds = 3;
    const auto perSecond = [&](const std::function<void(std::size_t)> &work) {
        return 1000.0 * static_cast<double>(pictures.size()) /
               milliseconds([&] { parallelFor(pictures.size(), work, cancel, {}, ""); });
    };
    double openCv = 0, own = 0;
    for (int round = 0; round < kRounds; ++round) {
        openCv = std::max(openCv, perSecond([&](std::size_t index) { byOpenCv(pictures[index]); }));
        own = std::max(own, perSecond([&](std::size_t index) { readRgb(pictures[index].path); }));
    }
    return {{"threads", std::thread::hardware_concurrency()},
            {"opencv_per_second", openCv},
            {"read_rgb_per_second", own},
            {"ratio", own / openCv}};
}

Json documentOf(const std::vector<Picture> &pictures, const std::vector<Series> &all, const Options &options)
{
    Json document = {
        {"what", "decode"},
        {"pictures", pictures.size()},
        {"drawn", options.paths.empty()},
        {"mean_file_bytes",
         std::accumulate(pictures.begin(), pictures.end(), std::size_t(0), [](std::size_t sum, const Picture &picture) {
             return sum + picture.bytes.size();
         }) / pictures.size()}};
    const auto figure = [&](Measured what) -> Json {
        return {{"min", meanOf(all, what, leastOf)}, {"median", meanOf(all, what, medianOf)}};
    };
    for (const Measured what : {OpenCv, Decoder, ReadRgb})
        document["milliseconds"][kNames[what]] = figure(what);
    for (const Measured what : {Decoder, ReadRgb})
        document["ratio_to_opencv"][kNames[what]] = {
            {"min", meanOf(all, OpenCv, leastOf) / meanOf(all, what, leastOf)},
            {"median", meanOf(all, OpenCv, medianOf) / meanOf(all, what, medianOf)}};
    for (const Measured what : {ReadFile, CheckChunks, Inflate, Unfilter})
        document["steps_milliseconds"][kNames[what]] = figure(what);
    document["threads"] = 1;
    document["repeats"] = options.repeats;
    document["versions"] = libraryVersions();
    return document;
}

std::string textOf(const Json &document)
{
    std::string text = document.at("pictures").dump() + (document.at("drawn") ? " drawn" : "") +
                       " pictures of 8-bit RGB, one core, milliseconds a picture (least, median of " +
                       document.at("repeats").dump() + "):\n";
    const auto line = [&](const std::string &title, const Json &figure) {
        text += "  " + title + fixed(figure.at("min"), 2) + "  " + fixed(figure.at("median"), 2) + "\n";
    };
    line("OpenCV, from memory        ", document.at("milliseconds").at("opencv"));
    line("Histoscope, from memory    ", document.at("milliseconds").at("decoder"));
    line("Histoscope, from the file  ", document.at("milliseconds").at("read_rgb"));
    for (const auto &[step, figure] : document.at("steps_milliseconds").items())
        line("  " + step + std::string(25 - step.size(), ' '), figure);
    line("times OpenCV's speed       ", document.at("ratio_to_opencv").at("decoder"));
    line("  with reading the file    ", document.at("ratio_to_opencv").at("read_rgb"));
    const Json &cores = document.at("all_cores");
    return text + "on all " + cores.at("threads").dump() + " cores, pictures a second: OpenCV " +
           fixed(cores.at("opencv_per_second"), 0) + ", Histoscope " + fixed(cores.at("read_rgb_per_second"), 0) + "\n";
}

void run(const Options &options, const CommandContext &context)
{
    ProgressPrinter printer;
    std::optional<DrawnPictures> drawn;
    std::vector<fs::path> pngs;
    if (options.paths.empty())
        addPngs(drawn.emplace().folder(), pngs);
    for (const std::string &path : options.paths)
        addPngs(absolutePath(path), pngs);
    const std::vector<Picture> pictures = loadPlain(chosen(std::move(pngs), options.pictures));

    std::vector<Series> all(pictures.size());
    const ProgressSink progress = printer.sink();
    for (int round = 0; round < options.repeats; ++round) {
        progress({static_cast<double>(round) / options.repeats, "decoding, round " + std::to_string(round + 1)});
        for (std::size_t index = 0; index < pictures.size(); ++index) {
            context.cancel.throwIfCancelled();
            measureRound(pictures[index], all[index]);
        }
    }
    Json document = documentOf(pictures, all, options);
    document["all_cores"] = measureAllCores(pictures, context.cancel);
    options.json.write(document);
    printText(options.json, textOf(document));
}

} // namespace

void declareBenchDecode(CLI::App &command, const CommandContext &context)
{
    auto options = std::make_shared<Options>();
    command.add_option("PATH", options->paths, "PNG files or folders with them; without, some are drawn");
    command.add_option("--pictures", options->pictures, "At most so many, spread over all that are found")
        ->check(CLI::Range(1, 100'000))
        ->capture_default_str();
    command.add_option("--repeats", options->repeats, "Rounds; in each, every way has its turn")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    options->json.declare(command);
    command.callback([options, &context] { run(*options, context); });
}

} // namespace histo::cli
