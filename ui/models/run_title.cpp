#include "ui/models/run_title.h"

#include "core/model/model_table.h"
#include "ui/models/sample_words.h"

#include <QCoreApplication>
#include <QDateTime>
#include <algorithm>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

QString modelTitle(const std::string &id)
{
    const auto &models = modelTable();
    auto found = std::find_if(models.begin(), models.end(), [&id](const ModelInfo &model) { return model.id == id; });
    return QString::fromStdString(found == models.end() ? id : found->title);
}

} // namespace

QString magnificationsTitle(const std::vector<int> &magnifications)
{
    QStringList titles;
    for (int magnification : magnifications)
        titles << magnificationTitle(magnification);
    return titles.isEmpty() ? QCoreApplication::translate("histo::Run", "all magnifications") : titles.join(u", "_s);
}

QString runTitle(const RunSummary &run)
{
    QStringList words{modelTitle(run.model), magnificationsTitle(run.magnifications)};
    const QDateTime started = QDateTime::fromString(QString::fromStdString(run.startedUtc), Qt::ISODateWithMs);
    if (started.isValid())
        words << started.toString(u"yyyy-MM-dd hh:mm 'UTC'"_s);
    if (run.watermark)
        words << QCoreApplication::translate("histo::Run", "leaky");
    return words.join(u" · "_s);
}

} // namespace histo
