#pragma once

#include "core/dataset/dataset.h"
#include "core/dataset/reader_notes.h"
#include "core/evaluate/run_lookup.h"

#include <memory>
#include <string>
#include <vector>

namespace histo {

/// Pictures to be written as a table, with what is known and said about them at one moment.
struct PictureList {
    std::shared_ptr<const ScanReport> report;
    std::vector<int> samples; ///< indices into the report's samples
    NoteMap notes;
    RunLookup run; ///< empty without a run
};

/// path,label,subtype,magnification,slide,stem,folder,sequence,width,height,equal_pictures,marked,note
/// and under a run part,score,called,verdict (score: softmax of malignant; called at the evaluator's threshold).
///
/// Sizes that the scan did not find come from the pictures' headers; that of one which cannot be read stays empty. Words that a spreadsheet
/// would run as a formula are made inert.
/// @thread any
std::string pictureListCsv(const PictureList &list);

/// Everything that a scan found fault with: finding,path,other_path,detail
std::string findingsCsv(const ScanReport &report);

} // namespace histo
