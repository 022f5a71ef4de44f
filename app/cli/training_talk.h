#pragma once

#include "app/cli/output.h"
#include "app/cli/progress_printer.h"
#include "app/cli/stop_deadline.h"
#include "core/train/trainer.h"

namespace histo::cli {

/// A training run's news as talk on stderr, and its prompt end when it is cancelled.
class TrainingTalk {
public:
    explicit TrainingTalk(const CancelToken &cancel);

    const TrainObserver &observer() const { return m_observer; }

    /// Runs `work`; if it is cancelled after a run was begun, the message says how to take it up again.
    template <typename Work>
    auto follow(Work work)
    {
        try {
            return work();
        } catch (const Error &problem) {
            if (problem.kind() != ErrorKind::Cancelled || m_run.empty())
                throw;
            throw Error(ErrorKind::Cancelled, cancelledMessage());
        }
    }

private:
    std::string cancelledMessage() const;

    ProgressPrinter m_printer;
    std::filesystem::path m_run; ///< once it has begun
    TrainObserver m_observer;
    StopDeadline m_deadline;
};

/// What train and resume end with: the evaluation as a document, or in words.
void printRunResult(const RunDirectory &run, const JsonOption &json);

} // namespace histo::cli
