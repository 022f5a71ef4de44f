#include "core/explain/explainer.h"

#include "core/common/error.h"
#include "core/explain/cam.h"

namespace histo {

const std::vector<ExplainerInfo> &explainerTable()
{
    static const std::vector<ExplainerInfo> table = {
        {"gradcam", "Grad-CAM", "Channels of a stage, weighted by how much each moves the class; coarse and stable.",
         gradCam},
        {"hirescam", "HiResCAM",
         "The same without averaging the gradients: true to the layer where Grad-CAM may smear (VGG16, early layers).",
         hiResCam},
    };
    return table;
}

const ExplainerInfo &findExplainer(const std::string &id)
{
    std::string known;
    for (const ExplainerInfo &explainer : explainerTable()) {
        if (explainer.id == id)
            return explainer;
        known += (known.empty() ? "" : ", ") + explainer.id;
    }
    throw Error(ErrorKind::Usage, "no explanation method is called \"" + id + "\"; there are " + known);
}

} // namespace histo
