#include "ui/models/explain_engine.h"

#include "core/common/error.h"
#include "core/common/paths.h"
#include "core/image/image_io.h"
#include "core/train/trainer.h"
#include "ui/background.h"
#include "ui/qimage_convert.h"

#include <algorithm>

namespace histo {

/// The network that was asked last.
struct ExplainEngine::ModelCache {
    ModelSource source;
    std::unique_ptr<Classifier> classifier;

    const Classifier &load(const ModelSource &wanted);
};

const Classifier &ExplainEngine::ModelCache::load(const ModelSource &wanted)
{
    if (classifier && source == wanted)
        return *classifier;
    classifier.reset(); // two networks at once would take twice the memory
    if (wanted.run.empty()) {
        const auto weights = pretrainedWeights(wanted.pretrainedModel);
        if (!weights)
            throw Error(ErrorKind::BadInput, wanted.pretrainedModel +
                                                 ": its pretrained weights are not on this computer; "
                                                 "run the set-up again, or choose a run");
        classifier = Classifier::withWeights(wanted.pretrainedModel, *weights);
    } else {
        classifier = loadClassifier(RunDirectory::open(wanted.run));
    }
    classifier->setPrecision(Precision::Fp32); // as the command line explains: the two show the same map
    source = wanted;
    return *classifier;
}

namespace {

/// What a network without the two classes says most strongly.
ExplainTarget strongestClass(const Classifier &classifier, const cv::Mat3b &picture)
{
    const auto logits = classifier.logits({picture}, InputGeometry::WholePicture).front();
    return {ExplainTarget::Kind::ClassLogit, int(std::max_element(logits.begin(), logits.end()) - logits.begin())};
}

ExplainedPicture explainWith(const Classifier &classifier, const ExplainRequest &request, const cv::Mat3b &picture,
                             const CancelToken &cancel)
{
    ExplainedPicture result;
    result.request = request;
    result.picture = picture;
    result.modelTitle = classifier.info().title;
    result.defaultLayer = classifier.info().defaultLayer;
    result.layers = classifier.layerNames();
    result.classCount = classifier.classCount();
    result.target = result.classCount == 2 ? request.target : strongestClass(classifier, picture);

    ExplainOptions options;
    options.target = result.target;
    // A layer of the network before: the new one does not have it.
    if (std::find(result.layers.begin(), result.layers.end(), request.layer) != result.layers.end())
        options.layer = request.layer;
    result.explanation = findExplainer(request.method).explain(classifier, picture, options, cancel);
    cv::minMaxLoc(result.explanation.heatMap, nullptr, &result.mapMaximum);
    const std::vector<float> &logits = result.explanation.logits;
    if (logits.size() == 2)
        result.malignantScore = malignantScore(logits[0], logits[1]);
    return result;
}

} // namespace

ExplainEngine::ExplainEngine(QObject *parent) : QObject(parent), m_cache(std::make_shared<ModelCache>())
{
    m_pool.setMaxThreadCount(1);
    // The thread stays: a new one would start its own team of OpenMP workers every time.
    m_pool.setExpiryTimeout(-1);
}

ExplainEngine::~ExplainEngine()
{
    m_cancel.cancel();
    m_pool.waitForDone();
}

void ExplainEngine::request(const ExplainRequest &request) { readPicture(request.picture, request); }

void ExplainEngine::requestPicture(const std::filesystem::path &picture) { readPicture(picture, std::nullopt); }

void ExplainEngine::readPicture(const std::filesystem::path &path, std::optional<ExplainRequest> thenExplain)
{
    m_cancel.cancel();
    m_cancel = {};
    const int request = ++m_request;
    setWorking(true);
    auto done = [this, request, path, thenExplain](const cv::Mat3b &picture) {
        if (request != m_request)
            return;
        Q_EMIT pictureRead(path, toQImage(picture));
        if (thenExplain)
            explain(*thenExplain, picture);
        else
            setWorking(false);
    };
    inBackground(
        m_pool, this, [path] { return readRgb(path); }, done,
        [this, request](const QString &message) { fail(request, message); });
}

void ExplainEngine::explain(const ExplainRequest &wanted, const cv::Mat3b &picture)
{
    const int request = m_request;
    auto work = [cache = m_cache, wanted, picture, cancel = m_cancel] {
        cancel.throwIfCancelled();
        return explainWith(cache->load(wanted.model), wanted, picture, cancel);
    };
    auto done = [this, request](const ExplainedPicture &result) {
        if (request != m_request)
            return;
        setWorking(false);
        Q_EMIT explained(result);
    };
    inBackground(m_pool, this, work, done, [this, request](const QString &message) { fail(request, message); });
}

void ExplainEngine::fail(int request, const QString &message)
{
    if (request != m_request)
        return;
    setWorking(false);
    Q_EMIT failed(message);
}

void ExplainEngine::setWorking(bool isWorking)
{
    if (std::exchange(m_isWorking, isWorking) != isWorking)
        Q_EMIT workingChanged(isWorking);
}

} // namespace histo
