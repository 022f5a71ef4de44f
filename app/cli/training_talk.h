#pragma once

#include "app/cli/output.h"
#include "app/cli/progress_printer.h"
#include "app/cli/stop_deadline.h"
#include "core/train/trainer.h"

namespace histo::cli {

/// Where the news of trainings go that a thread begins.
struct TrainingNews {
    std::function<void(const std::filesystem::path &)> runStarted;
    std::function<void(const std::string &)> say;
    ProgressSink progress;
};

/// While it lives, trainings that this thread begins tell `news` what they would tell the terminal, and leave stdout
/// and the deadline to whoever runs several of them at once.
class TalkRedirection {
public:
    explicit TalkRedirection(const TrainingNews &news);
    ~TalkRedirection();
    TalkRedirection(const TalkRedirection &) = delete;
    TalkRedirection &operator=(const TalkRedirection &) = delete;
};

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

    void talkTo(const TrainingNews &news);

    std::optional<ProgressPrinter> m_printer; ///< unless the talk goes elsewhere
    std::filesystem::path m_run;              ///< once it has begun
    TrainObserver m_observer;
    std::optional<StopDeadline> m_deadline; ///< unless somebody else keeps one
};

/// What train and resume end with: the evaluation as a document, or in words.
void printRunResult(const RunDirectory &run, const JsonOption &json);

} // namespace histo::cli
