#pragma once

#include "app/cli/training_talk.h"
#include "core/job/job_file.h"

namespace histo::cli {

/// A train or resume command that stands in a file, ready to be done by a worker.
class JobCommand {
public:
    /// @throws Error Usage naming the file if the command is another one or its flags are wrong; BadInput if a run that
    /// is to be resumed is none
    explicit JobCommand(JobFile job);

    const JobFile &file() const { return m_job; }
    const std::string &device() const { return m_device; } ///< as listed: never "auto"
    const std::filesystem::path &run() const { return m_run; }
    std::string title() const;

    /// Trains. Where the file says so, a run that is there is gone on with, and nothing is done if it is finished.
    /// @throws Error as train() and resumeTraining() do
    /// @thread any worker; the talk goes to `news`
    void doIt(const CancelToken &cancel, const TrainingNews &news) const;

private:
    JobFile m_job;
    std::string m_device;
    std::filesystem::path m_run;
};

} // namespace histo::cli
