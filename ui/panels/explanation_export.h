#pragma once

#include "core/image/overlay.h"
#include "ui/models/explain_request.h"

#include <QObject>
#include <QThreadPool>
#include <functional>

class QWidget;

namespace histo {

/// Asks where to and writes an explanation, off the GUI thread.
class ExplanationExport : public QObject {
    Q_OBJECT
public:
    /// @param window  what the file dialogs belong to
    explicit ExplanationExport(QWidget &window);

    /// What is shown, with its legend, as PNG.
    void exportPicture(const ExplainedPicture &explained, ColorMap colors, double opacity);
    /// The map as .npy, the overlay as .png and what made it as .json.
    void exportMap(const ExplainedPicture &explained);
    bool isIdle() const { return !m_isWriting; }

Q_SIGNALS:
    void failed(const QString &message);

private:
    void write(std::function<void()> work);

    QWidget &m_window;
    bool m_isWriting = false;
    QThreadPool m_pool; ///< last: joined first
};

} // namespace histo
