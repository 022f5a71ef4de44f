#pragma once

#include <QCoreApplication>
#include <QString>

namespace histo {

/// "1 case", "4 cases": English knows two forms, and there is no translation file that would supply them.
inline QString casesText(int count)
{
    return count == 1 ? QCoreApplication::translate("histo::Count", "1 case")
                      : QCoreApplication::translate("histo::Count", "%1 cases").arg(count);
}

inline QString picturesText(int count)
{
    return count == 1 ? QCoreApplication::translate("histo::Count", "1 picture")
                      : QCoreApplication::translate("histo::Count", "%1 pictures").arg(count);
}

inline QString runsText(int count)
{
    return count == 1 ? QCoreApplication::translate("histo::Count", "1 run")
                      : QCoreApplication::translate("histo::Count", "%1 runs").arg(count);
}

} // namespace histo
