#include "ui/panels/explanation_export.h"

#include "core/explain/explanation_files.h"
#include "core/image/image_io.h"
#include "ui/background.h"
#include "ui/qt_paths.h"

#include <QFileDialog>

namespace histo {

using namespace Qt::StringLiterals;

ExplanationExport::ExplanationExport(QWidget &window) : m_window(window) { m_pool.setMaxThreadCount(1); }

void ExplanationExport::exportPicture(const ExplainedPicture &explained, ColorMap colors, double opacity)
{
    const QString suggested = toQString(explained.request.picture.stem()) + u"-explained.png"_s;
    const QString file = QFileDialog::getSaveFileName(&m_window, tr("Export picture"), suggested, tr("PNG (*.png)"));
    if (file.isEmpty())
        return;
    write([path = toPath(file), explained, colors, opacity] {
        const ExplainedPicture &shown = explained;
        writePng(path, renderExplanation(shown.picture, shown.explanation, shown.target, colors, opacity));
    });
}

void ExplanationExport::exportMap(const ExplainedPicture &explained)
{
    const QString suggested = toQString(explained.request.picture.stem()) + u"-map.npy"_s;
    const QString file = QFileDialog::getSaveFileName(&m_window, tr("Export map and figures"), suggested,
                                                      tr("NumPy array (*.npy)"));
    if (file.isEmpty())
        return;
    write([base = toPath(file).replace_extension(), explained] {
        writeExplanation(base, explained.picture, explained.explanation, explained.target,
                         explained.request.picture.filename().string());
    });
}

void ExplanationExport::write(std::function<void()> work)
{
    m_isWriting = true;
    auto writeAll = [work = std::move(work)] {
        work();
        return true;
    };
    auto done = [this](bool) { m_isWriting = false; };
    auto failedToWrite = [this](const QString &message) {
        m_isWriting = false;
        Q_EMIT failed(message);
    };
    inBackground(m_pool, this, writeAll, done, failedToWrite);
}

} // namespace histo
