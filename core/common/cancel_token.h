#pragma once

#include "core/common/error.h"

#include <atomic>
#include <memory>

namespace histo {

/// Shared flag by which one thread asks another to stop. Copies share the flag.
/// Long work checks it per batch, per tile, per file. Thread-safe.
class CancelToken {
public:
    void cancel() const { m_flag->store(true, std::memory_order_relaxed); }
    bool isCancelled() const { return m_flag->load(std::memory_order_relaxed); }
    /// @throws Error Cancelled
    void throwIfCancelled() const
    {
        if (isCancelled())
            throw Error(ErrorKind::Cancelled, "cancelled");
    }

private:
    std::shared_ptr<std::atomic<bool>> m_flag = std::make_shared<std::atomic<bool>>(false);
};

} // namespace histo
