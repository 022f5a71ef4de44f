#include "core/dataset/synthetic_plan.h"

#include "core/common/error.h"
#include "core/common/random.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <numeric>
#include <optional>

namespace histo {
namespace {

namespace fs = std::filesystem;

constexpr int kFirstAccessionNumber = 90001; // BreakHis ends at 29960

struct Subtype {
    const char *folder, *code;
};
constexpr std::array<std::array<Subtype, 4>, 2> kSubtypes = {{
    {{{"adenosis", "A"}, {"fibroadenoma", "F"}, {"phyllodes_tumor", "PT"}, {"tubular_adenoma", "TA"}}},
    {{{"ductal_carcinoma", "DC"},
      {"lobular_carcinoma", "LC"},
      {"mucinous_carcinoma", "MC"},
      {"papillary_carcinoma", "PC"}}},
}};

/// A slide as its names tell it.
struct Slide {
    Label label;
    std::size_t subtype; ///< in kSubtypes[label]
    std::string id;      ///< 14-90001, with section letters where the case has two slides

    const Subtype &names() const { return kSubtypes[static_cast<std::size_t>(label)][subtype]; }
};

enum class SecondSlide { None, SameClass, OtherClass };

struct Case {
    Slide slide;
    std::optional<Slide> second;
    std::string accessionNumber;
};

std::string formatted(const char *format, int number)
{
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), format, number);
    return text.data();
}

/// SOB_B_A_14-90001/40X/SOB_B_A-14-90001-40-001.png below its class and subtype: BreakHis' grammar.
fs::path pathOf(const Slide &slide, int magnification, int sequence)
{
    const std::string tumour = std::string("SOB_") + (slide.label == Label::Benign ? "B_" : "M_") + slide.names().code;
    const std::string file = tumour + '-' + slide.id + '-' + std::to_string(magnification) + '-' +
                             formatted("%03d", sequence) + ".png";
    const fs::path folder = fs::path("BreaKHis_v1/histology_slides/breast") / name(slide.label) / "SOB" /
                            slide.names().folder;
    return folder / (tumour + '_' + slide.id) / (std::to_string(magnification) + 'X') / file;
}

Case caseOf(int caseIndex, SecondSlide secondSlide)
{
    Case drawn;
    drawn.accessionNumber = "14-" + std::to_string(kFirstAccessionNumber + caseIndex);
    const Label label = caseIndex % 2 == 0 ? Label::Benign : Label::Malignant;
    drawn.slide = {label, static_cast<std::size_t>(caseIndex / 2) % kSubtypes[0].size(), drawn.accessionNumber};
    if (secondSlide == SecondSlide::None)
        return drawn;
    drawn.second = drawn.slide;
    drawn.slide.id += "AB"; // letters of sections, as in 14-22549AB and 14-22549CD
    drawn.second->id += "CD";
    if (secondSlide == SecondSlide::OtherClass)
        drawn.second->label = label == Label::Benign ? Label::Malignant : Label::Benign;
    return drawn;
}

[[noreturn]] void refuse(const std::string &message) { throw Error(ErrorKind::Usage, "synthetic data: " + message); }

class Planner {
public:
    explicit Planner(const SyntheticOptions &options) : m_options(options) {}

    SyntheticPlan plan()
    {
        drawCases();
        for (int caseIndex = 0; caseIndex < m_options.cases; ++caseIndex) {
            const Case &drawn = m_cases[static_cast<std::size_t>(caseIndex)];
            addSlide(drawn.slide, caseIndex, 0);
            if (drawn.second)
                addSlide(*drawn.second, caseIndex, m_options.imagesPerCase);
        }
        storeSomeAgain();
        if (!m_options.traps.areNone())
            m_plan.traps = {{"twins", m_twins}, {"siblings", m_siblings}, {"mixed_cases", m_mixedCases}};
        return std::move(m_plan);
    }

private:
    void drawCases()
    {
        const SyntheticTraps &traps = m_options.traps;
        if (traps.siblings + traps.mixedCases > m_options.cases)
            refuse(std::to_string(traps.siblings) + " cases with sibling slides and " +
                   std::to_string(traps.mixedCases) + " of both classes are more than the " +
                   std::to_string(m_options.cases) + " cases; give more cases");
        std::vector<SecondSlide> secondSlides(static_cast<std::size_t>(m_options.cases), SecondSlide::None);
        std::fill_n(secondSlides.begin(), traps.siblings, SecondSlide::SameClass);
        std::fill_n(secondSlides.begin() + traps.siblings, traps.mixedCases, SecondSlide::OtherClass);
        RandomStream(m_options.seed, "traps/slides").shuffle(secondSlides);
        for (int caseIndex = 0; caseIndex < m_options.cases; ++caseIndex) {
            const SecondSlide secondSlide = secondSlides[static_cast<std::size_t>(caseIndex)];
            m_cases.push_back(caseOf(caseIndex, secondSlide));
            if (secondSlide != SecondSlide::None)
                noteSecondSlide(m_cases.back());
        }
    }

    void noteSecondSlide(const Case &drawn)
    {
        const Slide &first = drawn.slide, &second = *drawn.second;
        if (first.label == second.label)
            m_siblings.push_back({{"accession_number", drawn.accessionNumber},
                                  {"class", name(first.label)},
                                  {"slides", {first.id, second.id}}});
        else
            m_mixedCases.push_back({{"accession_number", drawn.accessionNumber},
                                    {name(Label::Benign), (first.label == Label::Benign ? first : second).id},
                                    {name(Label::Malignant), (first.label == Label::Benign ? second : first).id}});
    }

    void addSlide(const Slide &slide, int caseIndex, int firstPicture)
    {
        const int magnificationCount = static_cast<int>(m_options.magnifications.size());
        for (int index = 0; index < m_options.imagesPerCase; ++index) {
            const int magnification = m_options.magnifications[static_cast<std::size_t>(index % magnificationCount)];
            m_plan.pictures.push_back({pathOf(slide, magnification, index / magnificationCount + 1), slide.label,
                                       caseIndex, firstPicture + index, magnification, false});
            m_slides.push_back(slide);
        }
    }

    void storeSomeAgain()
    {
        const std::size_t originals = m_plan.pictures.size();
        const auto wanted = static_cast<std::size_t>(m_options.traps.twins);
        if (wanted > originals)
            refuse(std::to_string(wanted) + " twins are more than the " + std::to_string(originals) +
                   " pictures; give more cases or pictures");
        std::vector<std::size_t> order(originals);
        std::iota(order.begin(), order.end(), std::size_t(0));
        RandomStream(m_options.seed, "traps/twins").shuffle(order);
        order.resize(wanted);
        std::ranges::sort(order);
        for (std::size_t twin = 0; twin < wanted; ++twin)
            storeAgain(order[twin], twin % 2 == 0 ? nullptr : otherCase(m_slides[order[twin]], order[twin]));
    }

    /// The next case of the picture's class whose first slide has another subtype; null if there is none.
    const Slide *otherCase(const Slide &slide, std::size_t picture) const
    {
        for (int step = 1; step < m_options.cases; ++step) {
            const auto index = static_cast<std::size_t>((m_plan.pictures[picture].caseIndex + step) % m_options.cases);
            const Slide &other = m_cases[index].slide;
            if (other.label == slide.label && other.subtype != slide.subtype)
                return &other;
        }
        return nullptr;
    }

    /// Under the other case's slide, behind its own pictures; or, without one, under the picture's own slide with
    /// another subtype, as BreakHis has slide 14-13412 as DC and as LC.
    void storeAgain(std::size_t original, const Slide *other)
    {
        PlannedPicture copy = m_plan.pictures[original];
        Slide slide = other ? *other : m_slides[original];
        if (!other)
            slide.subtype = (slide.subtype + 1) % kSubtypes[0].size();
        int sequence = 1;
        do
            copy.path = pathOf(slide, copy.magnification, sequence++);
        while (std::ranges::any_of(m_plan.pictures, [&](const auto &picture) { return picture.path == copy.path; }));
        copy.isStoredAgain = true;
        m_twins.push_back({{"original", m_plan.pictures[original].path.generic_string()},
                           {"copy", copy.path.generic_string()},
                           {"accession_numbers", {withoutLetters(m_slides[original].id), withoutLetters(slide.id)}},
                           {"subtypes", {m_slides[original].names().code, slide.names().code}}});
        m_plan.pictures.push_back(copy);
    }

    static std::string withoutLetters(const std::string &slideId)
    {
        return slideId.substr(0, slideId.find_last_of("0123456789") + 1);
    }

    const SyntheticOptions &m_options;
    std::vector<Case> m_cases;
    std::vector<Slide> m_slides; ///< of each picture that is no copy
    SyntheticPlan m_plan;
    Json m_twins = Json::array(), m_siblings = Json::array(), m_mixedCases = Json::array();
};

} // namespace

SyntheticPlan planSyntheticDataset(const SyntheticOptions &options) { return Planner(options).plan(); }

} // namespace histo
