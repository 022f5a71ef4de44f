#pragma once

#include "core/train/own_presets.h"

#include <QObject>
#include <QString>
#include <QThreadPool>

namespace histo {

/// The presets that training can start from: those of the program, then a person's own. Reads and writes the files of
/// the latter in the background. GUI thread only.
class PresetShelf : public QObject {
    Q_OBJECT
public:
    /// @param folder  of one's own presets
    explicit PresetShelf(std::filesystem::path folder, QObject *parent = nullptr);
    ~PresetShelf() override;
    /// Beside the settings of the program: own_presets.h's folder unless the settings were told to be elsewhere.
    static std::filesystem::path usualFolder();

    const std::vector<RecipePreset> &own() const { return m_own; }
    /// Null if there is none of this id. The pointer is good until the next change.
    const RecipePreset *find(const QString &id) const;

    void read();
    void save(const QString &title, const QString &description, const Recipe &recipe); ///< ends with saved or warned
    void remove(const QString &id);
    bool isIdle() const { return m_pending == 0; }

Q_SIGNALS:
    void changed();                  ///< other presets of one's own
    void saved(const QString &id);   ///< after changed
    void warned(const QString &why); ///< a file cannot be used or written

private:
    void showPresets(const OwnPresets &presets);

    const std::filesystem::path m_folder;
    std::vector<RecipePreset> m_own;
    int m_pending = 0;
    QThreadPool m_pool; ///< last: joined first; one thread, so that what was written is read
};

} // namespace histo
