#include "core/dataset/split.h"

namespace histo {

const char *name(Part part)
{
    switch (part) {
    case Part::Train: return "train";
    case Part::Validation: return "val";
    case Part::Test: return "test";
    }
    return "";
}

const char *name(SplitScheme scheme)
{
    switch (scheme) {
    case SplitScheme::Grouped: return "grouped";
    case SplitScheme::Official: return "official";
    case SplitScheme::Leaky: return "leaky";
    }
    return "";
}

const char *name(GroupKey key)
{
    switch (key) {
    case GroupKey::Stem: return "stem";
    case GroupKey::Slide: return "slide";
    case GroupKey::Folder: return "folder";
    }
    return "";
}

const char *name(TwinPolicy policy) { return policy == TwinPolicy::Drop ? "drop" : "keep"; }

std::optional<TwinPolicy> twinPolicyNamed(const std::string &text)
{
    for (const TwinPolicy policy : {TwinPolicy::Drop, TwinPolicy::Keep})
        if (text == name(policy))
            return policy;
    return std::nullopt;
}

std::optional<SplitScheme> splitSchemeNamed(const std::string &text)
{
    for (const SplitScheme scheme : {SplitScheme::Grouped, SplitScheme::Official, SplitScheme::Leaky})
        if (text == name(scheme))
            return scheme;
    return std::nullopt;
}

std::optional<GroupKey> groupKeyNamed(const std::string &text)
{
    for (const GroupKey key : {GroupKey::Stem, GroupKey::Slide, GroupKey::Folder})
        if (text == name(key))
            return key;
    return std::nullopt;
}

} // namespace histo
