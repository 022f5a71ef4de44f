#include "core/train/probes_torch.h"

#include "core/explain/cam_torch.h"
#include "core/model/classifier.h"

#include <algorithm>
#include <set>

namespace histo {

std::vector<std::size_t> probePictures(const Split &split, const std::vector<std::size_t> &rows, std::size_t count)
{
    std::vector<std::size_t> chosen;
    std::set<std::string> groups;
    // Class by class in turn, first from groups not seen yet, then from any.
    auto take = [&](Label label, bool fromNewGroup) {
        for (std::size_t row : rows) {
            const SplitRow &candidate = split.rows[row];
            if (candidate.sample.label != label || std::count(chosen.begin(), chosen.end(), row) > 0 ||
                (fromNewGroup && groups.contains(candidate.group)))
                continue;
            chosen.push_back(row);
            groups.insert(candidate.group);
            return true;
        }
        return false;
    };
    for (bool fromNewGroup : {true, false}) {
        bool isMore = true;
        while (isMore && chosen.size() < count) {
            isMore = take(Label::Benign, fromNewGroup);
            if (chosen.size() < count)
                isMore |= take(Label::Malignant, fromNewGroup);
        }
    }
    return chosen;
}

std::vector<ProbeRecord> probe(const NetworkOnDevice &on, const Split &split, const std::vector<std::size_t> &rows,
                               const InputSource &pictures, int epoch, const CancelToken &cancel)
{
    std::vector<ProbeRecord> records;
    for (std::size_t row : rows) {
        cancel.throwIfCancelled();
        const LayerSignals signals = signalsAt(on.network, on.model, on.pass, pictures.picture(row), {},
                                               on.model.defaultLayer);
        const at::Tensor sum = gradCamSum(signals), map = at::relu(sum).contiguous();
        const Sample &sample = split.rows[row].sample;
        ProbeRecord record;
        record.epoch = epoch;
        record.path = sample.path;
        record.label = sample.label;
        record.score = malignantScore(signals.logits[0], signals.logits[1]);
        record.layer = on.model.defaultLayer;
        record.map = cv::Mat1f(static_cast<int>(map.size(0)), static_cast<int>(map.size(1)), map.data_ptr<float>())
                         .clone();
        record.rawMaximum = sum.max().item<double>();
        records.push_back(std::move(record));
    }
    return records;
}

} // namespace histo
