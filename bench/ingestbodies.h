#pragma once

// What CI servers send: 7 KB webhooks in the shape of GitHub's workflow_job, each different, signed beforehand; and batches of telemetry.

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace bench {

/// HMAC-SHA256 in hexadecimal, as GitHub signs.
inline std::string signatureOf(std::string_view body, std::string_view secret)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    HMAC(EVP_sha256(), secret.data(), int(secret.size()), reinterpret_cast<const unsigned char*>(body.data()), body.size(), digest.data(),
         &size);
    std::string text;
    for (unsigned i = 0; i < size; ++i) {
        text += "0123456789abcdef"[digest[i] >> 4];
        text += "0123456789abcdef"[digest[i] & 15];
    }
    return text;
}

/// The payload of job `number`, about 7 KB.
inline std::string workflowJob(std::int64_t number)
{
    const std::string id = std::to_string(30'000'000'000 + number), run = std::to_string(9'000'000'000 + number / 4);
    const std::string repo = "acme/service-" + std::to_string(number % 40);
    const std::string api = "https://api.github.com/repos/" + repo;
    const bool hasFailed = number % 11 == 0;
    const std::string conclusion = hasFailed ? "\"failure\"" : "\"success\"";
    std::string sha = "0123456789abcdef0123456789abcdef01234567";
    for (size_t i = 0, n = size_t(number / 4); i < 12; ++i, n /= 16)
        sha[i] = "0123456789abcdef"[n % 16];
    std::string text = "{\"action\":\"completed\",\"workflow_job\":{\"id\":" + id + ",\"run_id\":" + run
        + ",\"workflow_name\":\"CI\",\"head_branch\":\"main\",\"run_url\":\"" + api + "/actions/runs/" + run
        + "\",\"run_attempt\":1,\"node_id\":\"CR_kwDOAABBCC8AAAAB" + id + "\",\"head_sha\":\"" + sha + "\",\"url\":\"" + api
        + "/actions/jobs/" + id + "\",\"html_url\":\"https://github.com/" + repo + "/actions/runs/" + run + "/job/" + id
        + "\",\"status\":\"completed\",\"conclusion\":" + conclusion
        + ",\"created_at\":\"2026-11-21T10:00:01Z\",\"started_at\":\"2026-11-21T10:00:09Z\",\"completed_at\":\"2026-11-21T10:04:51Z\","
          "\"name\":\"build (ubuntu-22.04, "
        + std::to_string(number % 4) + ")\",\"steps\":[";
    const char* const steps[] = {"Set up job", "Run actions/checkout@v4", "Set up the toolchain", "Restore the cache",      "Configure",
                                 "Build",      "Run the tests",           "Upload reports",       "Post Restore the cache", "Complete job"};
    int place = 0;
    for (const char* step : steps) {
        ++place;
        const bool isIt = hasFailed && place == 7;
        text += std::string(place > 1 ? "," : "") + "{\"name\":\"" + step + "\",\"status\":\"completed\",\"conclusion\":\""
            + (isIt ? "failure" : "success") + "\",\"number\":" + std::to_string(place) + ",\"started_at\":\"2026-11-21T10:0"
            + std::to_string(place / 3) + ":1" + std::to_string(place % 10) + "Z\",\"completed_at\":\"2026-11-21T10:0"
            + std::to_string(place / 3) + ":2" + std::to_string(place % 10) + "Z\"}";
    }
    text += "],\"check_run_url\":\"" + api + "/check-runs/" + id
        + "\",\"labels\":[\"ubuntu-22.04\"],\"runner_id\":" + std::to_string(number % 900)
        + ",\"runner_name\":\"GitHub Actions 7\",\"runner_group_id\":2,\"runner_group_name\":\"GitHub Actions\"},"
          "\"repository\":{\"id\":"
        + std::to_string(500'000 + number % 40) + ",\"node_id\":\"R_kgDOAABBCC\",\"name\":\"" + repo.substr(5) + "\",\"full_name\":\""
        + repo + "\",\"private\":false,\"html_url\":\"https://github.com/" + repo + "\"";
    for (const char* what :
         {"forks",         "keys",         "collaborators", "teams",        "hooks",     "issue_events", "events",   "assignees",
          "branches",      "tags",         "blobs",         "git_tags",     "git_refs",  "trees",        "statuses", "languages",
          "stargazers",    "contributors", "subscribers",   "subscription", "commits",   "git_commits",  "comments", "issue_comment",
          "contents",      "compare",      "merges",        "archive",      "downloads", "issues",       "pulls",    "milestones",
          "notifications", "labels",       "releases",      "deployments"})
        text += ",\"" + std::string(what) + "_url\":\"" + api + '/' + what + "{/" + what + "_id}\"";
    text += ",\"created_at\":\"2019-05-15T15:19:25Z\",\"updated_at\":\"2026-11-20T15:19:27Z\",\"size\":1204,\"default_branch\":\"main\"},"
            "\"organization\":{\"login\":\"acme\",\"id\":77,\"url\":\"https://api.github.com/orgs/acme\",\"description\":\"";
    text.append(text.size() < 6800 ? 6800 - text.size() : 0, 'x');
    text += "\"},\"sender\":{\"login\":\"dev-" + std::to_string(number % 50) + "\",\"id\":" + std::to_string(1000 + number % 50)
        + ",\"type\":\"User\",\"site_admin\":false}}";
    return text;
}

/// A batch of `points` telemetry points, a JSON object a line.
inline std::string telemetry(std::int64_t number, int points)
{
    std::string text;
    for (int i = 0; i < points; ++i) {
        const std::int64_t n = number * points + i;
        text += "{\"time\":\"2026-11-21T10:" + std::to_string(10 + n / 60 % 50) + ":" + std::to_string(10 + n % 50)
            + ".125Z\",\"source\":\"runner-" + std::to_string(n % 64) + "\",\"name\":\"cpu.load\",\"value\":" + std::to_string(n % 1000)
            + "." + std::to_string(n % 7) + ",\"labels\":{\"pool\":\"linux\",\"zone\":\"b\"}}\n";
    }
    return text;
}

} // namespace bench
