#include "core/evaluate/split_document.h"

#include "core/dataset/split_json.h"
#include "core/dataset/split_remarks.h"
#include "core/evaluate/baselines.h"

namespace histo {

Json splitDocument(const Split &split, const ScanReport &report)
{
    Json document = toJson(split);
    for (const std::string &remark : remarksOfScan(split, report))
        document["warnings"].push_back(remark);
    const MeanColours colours = meanColoursOf(report);
    for (const Part part : {Part::Validation, Part::Test})
        document["baselines"][name(part)] = toJson(baselinesOf(split, part, colours));
    return document;
}

} // namespace histo
