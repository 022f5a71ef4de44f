#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace histo {

enum class FoldSide { Train, Test };

/// A fold of the authors: names of pictures without their ending (SOB_M_DC-14-2523-40-001) and their sides.
/// Source: dsfold1.txt … dsfold5.txt of BreakHis (Spanhol et al., IEEE TBME 2016). The five are random hold-outs of
/// slide folders, not a partition: 1,095 pictures stand on no test side, others on several; letters of one accession
/// number and the two copies of slide 13412 are told apart, so that patients stand on both sides.
using FoldList = std::map<std::string, FoldSide>;

/// @param fold  1 to 5
/// @throws Error Usage for any other
FoldList publishedFold(int fold);

/// A list in the authors' format: a line `name|magnification|fold|train or test` for each picture.
/// @throws Error BadInput naming file and line: another format, a name that is none of BreakHis', a picture on both
///         sides, several folds in one file; or a list without a train or a test side
FoldList readFoldList(const std::filesystem::path &file);

} // namespace histo
