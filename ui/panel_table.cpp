#include "ui/panel.h"
#include "ui/panels/browse_panel.h"
#include "ui/panels/evaluate_panel.h"
#include "ui/panels/explain_panel.h"
#include "ui/panels/runs_panel.h"
#include "ui/panels/start_panel.h"
#include "ui/panels/train_panel.h"

namespace histo {

const std::vector<PanelInfo> &panelTable()
{
    static const std::vector<PanelInfo> kPanels = {
        {"start", QT_TRANSLATE_NOOP("histo::Panel", "Start"), ":/icons/start.svg",
         QT_TRANSLATE_NOOP("histo::Panel", "Open a folder, make demo data, go on with what was open"),
         createStartPanel},
        {"browse", QT_TRANSLATE_NOOP("histo::Panel", "Browse"), ":/icons/browse.svg",
         QT_TRANSLATE_NOOP("histo::Panel", "The pictures of the data set"), createBrowsePanel},
        {"train", QT_TRANSLATE_NOOP("histo::Panel", "Train"), ":/icons/train.svg",
         QT_TRANSLATE_NOOP("histo::Panel", "Teach a network and watch it learn"), createTrainPanel},
        {"runs", QT_TRANSLATE_NOOP("histo::Panel", "Runs"), ":/icons/runs.svg",
         QT_TRANSLATE_NOOP("histo::Panel", "Every run with its settings and results; compare several"),
         createRunsPanel},
        {"evaluate", QT_TRANSLATE_NOOP("histo::Panel", "Evaluate"), ":/icons/evaluate.svg",
         QT_TRANSLATE_NOOP("histo::Panel", "How good the open run is, and how sure that is"), createEvaluatePanel},
        {"explain", QT_TRANSLATE_NOOP("histo::Panel", "Explain"), ":/icons/explain.svg",
         QT_TRANSLATE_NOOP("histo::Panel", "Where a network looks in one picture"), createExplainPanel},
    };
    return kPanels;
}

} // namespace histo
