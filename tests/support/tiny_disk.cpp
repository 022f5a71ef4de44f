#include "tests/support/tiny_disk.h"

#include <sys/mount.h>

TinyDisk::TinyDisk(std::size_t kilobytes)
{
    const std::string size = "size=" + std::to_string(kilobytes) + "k";
    m_isMounted = mount("tmpfs", m_folder.path().c_str(), "tmpfs", 0, size.c_str()) == 0;
}

TinyDisk::~TinyDisk()
{
    if (m_isMounted)
        umount(m_folder.path().c_str());
}
