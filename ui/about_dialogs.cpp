#include "ui/about_dialogs.h"

#include "core/device/device.h"
#include "ui/theme.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QFile>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

QString tr(const char *source) { return QCoreApplication::translate("histo::AboutDialogs", source); }

QTextBrowser *openTextDialog(QWidget *window, const QString &objectName, const QString &title)
{
    auto *dialog = new QDialog(window);
    dialog->setObjectName(objectName);
    dialog->setWindowTitle(title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    auto *text = new QTextBrowser(dialog);
    text->setOpenExternalLinks(true);
    text->setAccessibleName(title);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::close);
    auto *layout = new QVBoxLayout(dialog);
    layout->addWidget(text);
    layout->addWidget(buttons);
    const QFontMetrics metrics = window->fontMetrics();
    dialog->resize(metrics.averageCharWidth() * 90, metrics.height() * 30);
    dialog->open();
    return text;
}

/// One table row per library; a value that is not text as it stands in JSON.
QString versionRows()
{
    QString rows = u"<tr><td>Qt</td><td>%1</td></tr>"_s.arg(QString::fromLatin1(qVersion()));
    const Json versions = libraryVersions();
    for (const auto &[library, version] : versions.items()) {
        const std::string text = version.is_string() ? version.get<std::string>() : version.dump();
        rows += u"<tr><td>%1&nbsp;&nbsp;</td><td>%2</td></tr>"_s.arg(QString::fromStdString(library).toHtmlEscaped(),
                                                                     QString::fromStdString(text).toHtmlEscaped());
    }
    return rows;
}

} // namespace

void showAbout(QWidget *window)
{
    QTextBrowser *text = openTextDialog(window, u"aboutDialog"_s, tr("About Histoscope"));
    text->setHtml(tr("<h2>Histoscope %1</h2>"
                     "<p>A workbench for breast-tumour histology: look, learn, judge, explain.</p>"
                     "<p><b>For research use only. Not for diagnosis.</b></p>"
                     "<p>Sources: MIT licence. The libraries carry the terms of others: see "
                     "Licences.</p><h3>Libraries</h3><table>%2</table>")
                      .arg(QCoreApplication::applicationVersion(), versionRows()));
}

void showLicences(QWidget *window)
{
    QTextBrowser *text = openTextDialog(window, u"licencesDialog"_s, tr("Licences"));
    QFile file(u":/texts/licences.md"_s);
    if (file.open(QIODevice::ReadOnly))
        text->setMarkdown(QString::fromUtf8(file.readAll()));
}

void showKeys(const std::vector<PaletteCommand> &commands, QWidget *window)
{
    QString rows;
    for (const PaletteCommand &command : commands) {
        const QString key = command.action->shortcut().toString(QKeySequence::NativeText);
        if (!key.isEmpty())
            rows += u"<tr><td><b>%1</b>&nbsp;&nbsp;&nbsp;</td><td>%2: %3</td></tr>"_s.arg(
                key.toHtmlEscaped(), command.group.toHtmlEscaped(),
                command.action->text().remove(u'&').toHtmlEscaped());
    }
    QTextBrowser *text = openTextDialog(window, u"keysDialog"_s, tr("Keys"));
    text->setHtml(tr("<h3>Keys</h3><table>%1</table><h3>In a picture</h3><p>Wheel or + and −: zoom · drag or arrows: "
                     "move · double click or Home: fit</p>")
                      .arg(rows));
}

} // namespace histo
