#include "ui/models/repeat_command.h"

#include "core/run/json_fields.h"

#include <QRegularExpression>
#include <QStringList>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

QString quoted(const QString &word)
{
    static const QRegularExpression plain(u"^[A-Za-z0-9_@%+=:,./-]+$"_s);
    if (plain.match(word).hasMatch())
        return word;
    return u"'%1'"_s.arg(QString(word).replace(u'\'', u"'\\''"_s));
}

} // namespace

QString repeatCommand(const Json &run)
{
    const Json &words = fieldOf(fieldOf(run, "config"), "command_line");
    QStringList command;
    for (const Json &word : words.is_array() ? words : Json::array()) {
        if (!word.is_string())
            return {};
        QString text = QString::fromStdString(word.get<std::string>());
        if (!command.isEmpty() && command.last() == u"--out" && !text.endsWith("-again"_L1))
            text += u"-again"_s; // a run never writes over a run
        command << quoted(text);
    }
    return command.join(u' ');
}

} // namespace histo
