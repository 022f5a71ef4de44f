#include "ui/weights_file_dialog.h"

#include <QCoreApplication>
#include <QFileDialog>

namespace histo {

using namespace Qt::StringLiterals;

void askForWeights(QWidget *parent, const QString &lastFile, std::function<void(const QString &)> chosen)
{
    auto text = [](const char *source) { return QCoreApplication::translate("histo::WeightsFileDialog", source); };
    auto *dialog = new QFileDialog(
        parent, text(QT_TRANSLATE_NOOP("histo::WeightsFileDialog", "Weights to start from")), lastFile,
        text(QT_TRANSLATE_NOOP("histo::WeightsFileDialog", "Weights (*.safetensors *.pth *.pt);;All files (*)")));
    dialog->setObjectName(u"weightsFileDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, std::move(chosen));
    dialog->open();
}

} // namespace histo
