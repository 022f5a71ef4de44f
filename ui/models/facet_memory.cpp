#include "ui/models/facet_memory.h"

#include "ui/qt_paths.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSettings>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

const auto kTicksKey = u"browse/ticks"_s;
constexpr int kDatasetsKept = 20;

/// Newest first: [{"root": "/data/breakhis", "ticks": {"class": ["benign"]}}]
QJsonArray readAll() { return QJsonDocument::fromJson(QSettings().value(kTicksKey).toByteArray()).array(); }

QJsonObject toJson(const FacetChoice &choice)
{
    QJsonObject ticks;
    for (const auto &[facet, keys] : choice) {
        if (facet == Facet::PartOfSplit || facet == Facet::Outcome)
            continue;
        QJsonArray list;
        for (const std::string &key : keys)
            list.append(QString::fromStdString(key));
        ticks.insert(QLatin1StringView(name(facet)), list);
    }
    return ticks;
}

} // namespace

void rememberFacets(const std::filesystem::path &root, const FacetChoice &choice)
{
    QJsonArray kept;
    if (const QJsonObject ticks = toJson(choice); !ticks.isEmpty())
        kept.append(QJsonObject{{u"root"_s, toQString(root)}, {u"ticks"_s, ticks}});
    for (const QJsonValue &entry : readAll())
        if (entry[u"root"_s] != toQString(root) && kept.size() < kDatasetsKept)
            kept.append(entry);
    QSettings().setValue(kTicksKey, QJsonDocument(kept).toJson(QJsonDocument::Compact));
}

FacetChoice rememberedFacets(const std::filesystem::path &root)
{
    FacetChoice choice;
    for (const QJsonValue &entry : readAll())
        for (int facet = 0; facet < kFacetCount && entry[u"root"_s] == toQString(root); ++facet)
            for (const QJsonValue &key : entry[u"ticks"_s][QLatin1StringView(name(Facet(facet)))].toArray())
                choice[Facet(facet)].insert(key.toString().toStdString());
    return choice;
}

} // namespace histo
