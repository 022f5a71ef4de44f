#include "ui/models/sample_words.h"

#include <QCoreApplication>

namespace histo {

namespace {

struct SubtypeTitle {
    const char *id, *title;
};
constexpr SubtypeTitle kSubtypes[] = {
    {"A", QT_TRANSLATE_NOOP("histo::Sample", "Adenosis")},
    {"F", QT_TRANSLATE_NOOP("histo::Sample", "Fibroadenoma")},
    {"PT", QT_TRANSLATE_NOOP("histo::Sample", "Phyllodes tumour")},
    {"TA", QT_TRANSLATE_NOOP("histo::Sample", "Tubular adenoma")},
    {"DC", QT_TRANSLATE_NOOP("histo::Sample", "Ductal carcinoma")},
    {"LC", QT_TRANSLATE_NOOP("histo::Sample", "Lobular carcinoma")},
    {"MC", QT_TRANSLATE_NOOP("histo::Sample", "Mucinous carcinoma")},
    {"PC", QT_TRANSLATE_NOOP("histo::Sample", "Papillary carcinoma")},
};

QString translated(const char *text) { return QCoreApplication::translate("histo::Sample", text); }

} // namespace

QString subtypeTitle(const std::string &subtype)
{
    for (const SubtypeTitle &row : kSubtypes)
        if (subtype == row.id)
            return translated(row.title);
    return subtype.empty() ? translated(QT_TRANSLATE_NOOP("histo::Sample", "Unknown"))
                           : QString::fromStdString(subtype);
}

QString magnificationTitle(int magnification)
{
    return magnification > 0 ? QStringLiteral("%1X").arg(magnification)
                             : translated(QT_TRANSLATE_NOOP("histo::Sample", "unknown"));
}

QString partTitle(Part part)
{
    switch (part) {
    case Part::Train: return translated(QT_TRANSLATE_NOOP("histo::Sample", "Training"));
    case Part::Validation: return translated(QT_TRANSLATE_NOOP("histo::Sample", "Validation"));
    case Part::Test: break;
    }
    return translated(QT_TRANSLATE_NOOP("histo::Sample", "Test"));
}

} // namespace histo
