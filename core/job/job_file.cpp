#include "core/job/job_file.h"

#include "core/common/error.h"
#include "core/common/paths.h"
#include "core/run/json_fields.h"

namespace histo {

namespace {

std::vector<std::string> wordsOf(const Json &document, const std::filesystem::path &file)
{
    std::vector<std::string> words;
    const Json &command = fieldOf(document, "command");
    for (const Json &word : command.is_array() ? command : Json::array()) {
        if (!word.is_string())
            throw Error(ErrorKind::BadInput,
                        utf8(file) + ": \"command\" holds something that is no text; write each word in quotes");
        words.push_back(word.get<std::string>());
    }
    if (words.empty())
        throw Error(ErrorKind::BadInput,
                    utf8(file) + R"(: holds no command; a job is {"command": ["train", "--data", "DIR", …]})");
    return words;
}

JobFile jobIn(const Json &document, const std::filesystem::path &file)
{
    JobFile job;
    job.path = file;
    job.command = wordsOf(document, file);
    job.title = textOf(document, "title");
    job.run = textOf(document, "run");
    job.config = fieldOf(document, "config");
    job.takesUp = fieldOf(document, "takes_up") == Json(true);
    return job;
}

} // namespace

Json toJson(const JobFile &job)
{
    Json document{{"command", job.command}};
    if (!job.title.empty())
        document["title"] = job.title;
    if (!job.run.empty())
        document["run"] = utf8(job.run);
    if (job.takesUp)
        document["takes_up"] = true;
    if (!job.config.is_null())
        document["config"] = job.config;
    return document;
}

std::vector<JobFile> readJobFiles(const std::filesystem::path &file)
{
    const Json document = readJsonFile(file);
    const Json &list = fieldOf(document, "jobs");
    if (!list.is_array())
        return {jobIn(document, file)};
    std::vector<JobFile> jobs;
    for (const Json &entry : list)
        jobs.push_back(jobIn(entry, file));
    return jobs;
}

} // namespace histo
