#pragma once

#include "ui/models/explain_request.h"
#include "ui/models/known_picture.h"

#include <QFrame>
#include <optional>

class QLabel;

namespace histo {

/// What the network says of a picture, beside what the picture is.
class VerdictCard : public QFrame {
    Q_OBJECT
public:
    explicit VerdictCard(QWidget *parent = nullptr);

    void showPicture(const std::filesystem::path &path, const KnownPicture &known);
    void showScores(const ExplainedPicture &explained);
    void clearScores(const QString &reason);

private:
    std::optional<Label> m_label;
    QLabel *m_name, *m_truth, *m_part, *m_call, *m_scores;
};

} // namespace histo
