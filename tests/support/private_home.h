#pragma once

#include "tests/support/temporary_folder.h"

#include <QByteArray>

/// Makes HISTO_HOME a folder of this test's own, so that it neither sees nor leaves catalogs and weights.
class PrivateHome {
public:
    PrivateHome() : m_before(qgetenv("HISTO_HOME")) { qputenv("HISTO_HOME", m_folder.path().c_str()); }
    ~PrivateHome() { m_before.isNull() ? qunsetenv("HISTO_HOME") : qputenv("HISTO_HOME", m_before); }
    PrivateHome(const PrivateHome &) = delete;
    PrivateHome &operator=(const PrivateHome &) = delete;

    const std::filesystem::path &path() const { return m_folder.path(); }

private:
    TemporaryFolder m_folder;
    QByteArray m_before;
};
