#pragma once

#include <QObject>
#include <QPointer>
#include <QThreadPool>
#include <exception>
#include <memory>

namespace histo {

/// Runs `work()` on a pool thread and hands its value to `done` on the receiver's thread; if it throws, the message
/// goes to `failed` instead. Nothing is called if the receiver is gone by then.
template <typename Work, typename Done, typename Failed>
void inBackground(QThreadPool &pool, QObject *receiver, Work work, Done done, Failed failed, int priority = 0)
{
    using Value = decltype(work());
    QPointer<QObject> guard(receiver);
    pool.start(
        [guard, work = std::move(work), done = std::move(done), failed = std::move(failed)]() mutable {
            auto deliver = [&guard](auto call) {
                // invokeMethod on a null receiver is a no-op; a receiver that dies later drops the queued call.
                if (QObject *target = guard.data())
                    QMetaObject::invokeMethod(target, std::move(call), Qt::QueuedConnection);
            };
            try {
                auto value = std::make_shared<Value>(work());
                deliver([value, done]() mutable { done(std::move(*value)); });
            } catch (const std::exception &problem) {
                QString message = QString::fromUtf8(problem.what());
                deliver([message, failed]() mutable { failed(message); });
            }
        },
        priority);
}

} // namespace histo
