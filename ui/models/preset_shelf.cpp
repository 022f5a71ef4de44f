#include "ui/models/preset_shelf.h"

#include "ui/background.h"
#include "ui/qt_paths.h"

#include <QFileInfo>
#include <QSettings>
#include <algorithm>

namespace histo {

using namespace Qt::StringLiterals;

PresetShelf::PresetShelf(std::filesystem::path folder, QObject *parent) : QObject(parent), m_folder(std::move(folder))
{
    m_pool.setMaxThreadCount(1);
    read();
}

PresetShelf::~PresetShelf() = default;

std::filesystem::path PresetShelf::usualFolder()
{
    return toPath(QFileInfo(QSettings().fileName()).absolutePath()) / "presets";
}

const RecipePreset *PresetShelf::find(const QString &id) const
{
    for (const std::vector<RecipePreset> *presets : {&recipePresets(), &m_own})
        for (const RecipePreset &preset : *presets)
            if (preset.id == id.toStdString())
                return &preset;
    return nullptr;
}

void PresetShelf::read()
{
    ++m_pending;
    auto done = [this](const OwnPresets &presets) {
        --m_pending;
        showPresets(presets);
    };
    auto failed = [this](const QString &why) {
        --m_pending;
        Q_EMIT warned(why);
    };
    inBackground(
        m_pool, this, [folder = m_folder] { return readOwnPresets(folder); }, done, failed);
}

void PresetShelf::save(const QString &title, const QString &description, const Recipe &recipe)
{
    ++m_pending;
    auto work = [folder = m_folder, title = title.toStdString(), description = description.toStdString(), recipe] {
        const RecipePreset preset = saveOwnPreset(folder, title, description, recipe);
        return std::pair(preset.id, readOwnPresets(folder));
    };
    auto done = [this](const std::pair<std::string, OwnPresets> &result) {
        --m_pending;
        showPresets(result.second);
        Q_EMIT saved(QString::fromStdString(result.first));
    };
    auto failed = [this](const QString &why) {
        --m_pending;
        Q_EMIT warned(why);
    };
    inBackground(m_pool, this, work, done, failed);
}

void PresetShelf::remove(const QString &id)
{
    ++m_pending;
    auto work = [folder = m_folder, id = id.toStdString()] {
        removeOwnPreset(folder, id);
        return readOwnPresets(folder);
    };
    auto done = [this](const OwnPresets &presets) {
        --m_pending;
        showPresets(presets);
    };
    auto failed = [this](const QString &why) {
        --m_pending;
        Q_EMIT warned(why);
    };
    inBackground(m_pool, this, work, done, failed);
}

void PresetShelf::showPresets(const OwnPresets &presets)
{
    m_own = presets.presets;
    Q_EMIT changed();
    for (const std::string &problem : presets.problems)
        Q_EMIT warned(QString::fromStdString(problem));
}

} // namespace histo
