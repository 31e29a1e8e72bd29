// The table of commands with their manuals. A new command is a file NAME.cpp and an entry here.

#include "app/cli/commands.h"

#include "core/reports/diagnostics.h"

#include <algorithm>
#include <string>

namespace sentinel {

namespace {

constexpr OptionSpec json{"json", nullptr, "Print one JSON document: {\"schema\", \"items\": [...]}."};
constexpr OptionSpec jsonl{"jsonl", nullptr, "Print one JSON object a line, each as soon as it is ready."};
constexpr OptionSpec full{"full", nullptr, "Show long blocks of lines whole."};

const char* const usualCodes = "0:Everything was done.\n"
                               "1:An input could not be read, or something else failed; the others were done.\n"
                               "2:The command line is wrong.";

/// The manual of `diagnostics`, with the tools that it understands as the table has them.
const char* diagnosticsManual()
{
    static const std::string text = [] {
        std::string made = "Prints what compilers, linters and other tools say about places in the code, one JSON object each: path, tool, "
                           "file, line, column, severity (error, warning or info), message and code; null where the tool does not say. "
                           "first_line and last_line, byte_start and byte_end tell where it stands in the input.\n\n"
                           "Inputs are CI logs, bare outputs of tools, and their reports in JSON, SARIF and XML. Notes and excerpts belong "
                           "to the diagnostic that they explain. What a tool printed several times word for word is listed once, with the "
                           "number of times. An input without any prints nothing.\n\n"
                           "Tools that are understood: ";
        const char* separator = "";
        for (const DiagnosticTool& tool : diagnosticTools()) {
            made.append(separator).append(tool.name).append(" (").append(tool.formats).append(")");
            separator = ", ";
        }
        return made + ". Others are, where they print \"file:line:column: severity: message\" or the like; these are called generic.";
    }();
    return text.c_str();
}

} // namespace

const std::vector<OptionSpec>& commonOptions()
{
    static const std::vector<OptionSpec> options{
        {"data", "DIR", "The data folder (default: $SENTINEL_DATA, or sentinel in the platform's folder for application data)."},
        {"config", "FILE",
         "The configuration (default: $SENTINEL_CONFIG, or sentinel/sentinel.yaml in the platform's configuration "
         "folder)."},
        {"redact", nullptr,
         "Mask secrets in what is printed: tokens, keys, passwords; e-mail addresses too where the configuration says so. Without it "
         "everything is printed as it is stored."},
        {"help", nullptr, "Print the manual of the command."},
    };
    return options;
}

const std::vector<Command>& commands()
{
    static const std::vector<Command> table{
        {"triage",
         "[--json | --jsonl] [--full] PATH...\n--against GREEN [--json | --jsonl] RED",
         "say what failed in a log, why, and what to do",
         "Reads logs, archives of logs and test reports, and says of each how it ended, what kind of failure it is, "
         "which lines explain it, and what to try. Nothing is stored.\n\n"
         "The category is one of build_failure, configuration_error, dependency_error, deployment_failure, "
         "network_error, permission_error, resource_exhaustion, security_scan_failure, test_failure and timeout, or "
         "unknown; the confidence beside it, from 0 to 1, says how sure that is: of the categories said with 0.8, about 80 % are right.\n\n"
         "In JSON each input is one object; an archive gives one for each document in it, with the name inside as "
         "member, the one that explains the run first. byte_start and byte_end count bytes of the decompressed "
         "input; line numbers count line feeds from 1, as grep -n does.",
         {json, jsonl, full, {"against", "GREEN", "The log of the last passing run of the same job: what it says too explains nothing."}},
         usualCodes,
         "Explain a red build\n"
         "sentinel triage build.log\n"
         "Explain the run whose logs GitHub packed\n"
         "sentinel triage logs_31415.zip\n"
         "Take only what is new since the last green run\n"
         "sentinel triage --against green.log red.log\n"
         "List category and title of many logs\n"
         "sentinel triage --jsonl logs/ | jq -r '[.category, .title] | @tsv'",
         runTriage},
        {"tests",
         "[--named] [--json | --jsonl] PATH...",
         "list the test results in reports and logs",
         "Prints every test result that a report (JUnit XML and others) or a log tells of, one JSON object a line: "
         "path, suite, name, status (passed, failed, error or skipped), duration in seconds or null, message and "
         "attempt. Repeated attempts and equal names stay rows of their own.\n\n"
         "Many runners count tests in their summary that they never name. Each of those is a line too, with an empty name "
         "and named false, so that the lines add up to what the runner says; --named leaves them out.\n\n"
         "An input that is neither a report nor a log in which a test runner speaks is an error.",
         {{"named", nullptr, "Leave out tests that the log counts but does not name."}, json, jsonl},
         usualCodes,
         "Name the failed tests\n"
         "sentinel tests report.xml | jq -r 'select(.status == \"failed\") | .name'\n"
         "Read tests out of a log\n"
         "sentinel tests build.log.gz",
         runTests},
        {"log",
         "--info FILE\n"
         "--lines A-B [--raw] [--json | --jsonl] FILE\n"
         "--search TEXT [--regex] [--ignore-case] [--word] [--context N] [--count] [--json | --jsonl] FILE\n"
         "--compare GREEN [--json | --jsonl] FILE",
         "read one log: its lines, what it holds, what is new in it",
         "Reads a log as the console does: time stamps, markers of the CI system, colours and overwritten progress bars are "
         "layers, and a line is what is left without them. Line numbers count line feeds from 1, as grep -n does.\n\n"
         "A search goes through all lines and prints each that has the text, with its number in front, as grep does; a search "
         "that finds nothing is done as well, so it exits with 0 (see --count). Regular expressions are PCRE's without back "
         "references, look-around, atomic groups and possessive repeats; \\w, \\d, \\s and \\b know ASCII. Lines over 1 MiB are "
         "searched and printed as they are, layers and all.\n\n"
         "The log may be compressed; of an archive that holds several, --member chooses one.",
         {json,
          jsonl,
          {"info", nullptr, "Print what the log is, as JSON: bytes, lines, provider, encoding, truncated, number of steps and folds."},
          {"lines", "A-B", "Print these lines; A alone is one line, A- goes on to the end."},
          {"raw", nullptr, "Print lines as they are, layers and all."},
          {"search", "TEXT", "Print the lines that have this text."},
          {"regex", nullptr, "The text is a regular expression."},
          {"ignore-case", nullptr, "Letters match in either case."},
          {"word", nullptr, "Only where it is no part of a longer word."},
          {"context", "N", "Also print N lines before and behind each."},
          {"count", nullptr, "Print only how many lines there are."},
          {"compare", "GREEN", "Print the blocks of lines that are new beside the log of a passing run of the same job."},
          {"member", "NAME", "The log to read of an archive that holds several."}},
         "0:It was done, whether anything was found or not.\n"
         "1:The log could not be read, has no such line, or something else failed.\n"
         "2:The command line is wrong, or the regular expression is.",
         "Where does it say that a file is missing\n"
         "sentinel log --search 'No such file' build.log.gz\n"
         "Count the lines with an error code\n"
         "sentinel log --search 'error [A-Z]+[0-9]+' --regex --count build.log\n"
         "Read what stands around line 4711\n"
         "sentinel log --lines 4700-4720 build.log\n"
         "What is new since the last green run\n"
         "sentinel log --compare green.log red.log",
         runLog},
        {"decode",
         "--provider NAME [--event NAME] [--mapping FILE] [--json | --jsonl] FILE...",
         "say what Sentinel reads in a webhook or an answer of a CI server",
         "Prints the run, job or check that a payload is about, as JSON: kind, provider, repo, pipeline, run_id, job_id, attempt, name, "
         "branch, commit, trigger, status, conclusion, created_at, started_at, finished_at, url and steps; what it does not say is null. "
         "status and conclusion are the provider's own words; phase (queued, running, completed) and outcome (passed, failed, cancelled, "
         "unknown) are what we make of them. What the payload tells beside that, such as the jobs of a pipeline, stands in others; with "
         "--jsonl each is a line of its own.\n\n"
         "Providers are github, gitlab, jenkins (Notification plugin, /api/json, /wfapi/describe), buildbot (REST, HttpStatusPush) and "
         "generic: runs in the shape in which Sentinel prints them, or any JSON with a mapping that says where the facts are.\n\n"
         "A payload that is well-formed but tells of nothing that is kept, such as a ping, has the reason in ignored.",
         {{"provider", "NAME", "Whose payload it is."},
          {"event", "NAME", "What kind of event it is, where the payload does not say: workflow_job, or the address that was asked."},
          {"mapping", "FILE", "YAML that says where in the JSON of another CI the facts are."},
          json,
          jsonl},
         "0:Everything was read.\n"
         "1:A payload is no JSON (the place is named), lacks something (the field is named), or is none of this provider's.\n"
         "2:The command line is wrong.",
         "See what a webhook means\n"
         "sentinel decode --provider github --event workflow_job payload.json\n"
         "Try a mapping for another CI\n"
         "curl -s https://ci.example.org/builds | sentinel decode --provider generic --mapping ours.yaml --jsonl -",
         runDecode},
        {"templates",
         "[--summary] [--json | --jsonl] FILE",
         "find the templates that the lines of a log were printed with",
         "Prints for each line the template that it belongs to, with what varies as <*>: CSV with line, template_id and template. "
         "Nothing is known of the format beforehand and nothing has to be set. The id is made of the template's text: it is the same in "
         "every log, whatever the order of its lines.\n\n"
         "Lines are read without their layers (time stamps of the CI system, markers, colours). Of a line over 4 KiB the head counts. "
         "A log with so many kinds of lines that their memory is used up is read again with only the first words of each; "
         "standard error says so.",
         {json,
          jsonl,
          {"summary", nullptr,
           "Print the templates instead of the lines, the most frequent first: lines, first_line, template_id, template."},
          {"member", "NAME", "The log to read of an archive that holds several."}},
         usualCodes,
         "Which lines does a log have most of\n"
         "sentinel templates --summary build.log | head\n"
         "Lines of a kind that came once\n"
         "sentinel templates --summary build.log.gz | grep '^1,'",
         runTemplates},
        {"diagnostics",
         "[--json | --jsonl] PATH...",
         "list what compilers and linters say in logs and reports",
         diagnosticsManual(),
         {json, jsonl},
         usualCodes,
         "List the errors by place\n"
         "sentinel diagnostics build.log | jq -r 'select(.severity == \"error\") | \"\\(.file):\\(.line): \\(.message)\"'\n"
         "Count by tool\n"
         "sentinel diagnostics logs/ | jq -r .tool | sort | uniq -c",
         runDiagnostics},
        {"cluster",
         "[--json | --jsonl] PATH...\n--failures FILE [--json | --jsonl]",
         "group the failures of many inputs",
         "Says of each failure which others are of its kind, one JSON object a line in the order of the inputs: path, cluster, cause, "
         "fingerprint, category and title. Nothing is stored. What passed is left out.\n\n"
         "Failures with one fingerprint say word for word the same once times, numbers, addresses, random names and folders of machines "
         "are masked. Those of one cause say the same but for a few words. A cluster has the causes that one tool reports in one way with "
         "one class of error, such as the failed assertions of one test runner; those of which no place in a file is known are a cluster "
         "for each cause. Clusters and causes are called by the smallest of their fingerprints; the order of inputs changes none.\n\n"
         "With --failures each line of FILE is a JSON object with the text of one failure, its id and the name of the test if it was one; "
         "what is printed has the id in place of the path. A line that is none is complained about with its number and left out.",
         {json,
          jsonl,
          {"failures", "FILE", "Texts of failures, one JSON object a line: {\"id\", \"test\", \"text\"}. - is standard input."}},
         usualCodes,
         "The largest clusters of a folder of logs\n"
         "sentinel cluster logs/ | jq -r '[.cluster, .title] | @tsv' | sort | uniq -c -w 32 | sort -rn | head\n"
         "Group the messages of failed tests\n"
         "sentinel tests reports/ | jq -c 'select(.status == \"failed\") | {id: .path, test: .name, text: .message}' | sentinel cluster "
         "--failures -",
         runCluster},
        {"import",
         "[--json | --jsonl] PATH...",
         "triage inputs and store them",
         "Triages like 'sentinel triage' and stores run, logs, tests and verdict in the data folder, where the "
         "console shows them. A file is a run with one job; an archive is a run with a job for each log or report in "
         "it; of a folder each file stands for itself.\n\n"
         "The same bytes again add nothing, whatever the file is called and whether it is compressed. An import may "
         "be stopped or killed at any moment: it leaves whole runs, and the same command goes on from there.",
         {json, jsonl},
         usualCodes,
         "Store a folder of logs\n"
         "sentinel import logs/\n"
         "Store what a command prints\n"
         "make 2>&1 | sentinel import -",
         runImport},
        {"runs",
         "[--status S] [--category C] [--pipeline NAME] [--branch NAME] [--repo NAME] [--since T] [--until T] "
         "[--search WORDS]\n"
         "[--cluster ID] [--limit N] [--json | --jsonl]",
         "list stored runs, the latest first",
         "Lists what is stored, the latest first. Filters must all hold; those that may be given several times take "
         "any of their values.",
         {json,
          jsonl,
          {"status", "S", "Only runs that ended so: failed, passed, cancelled or unknown. May be given several times."},
          {"category", "C", "Only failures of this category. May be given several times."},
          {"pipeline", "NAME", "Only this pipeline."},
          {"branch", "NAME", "Only this branch."},
          {"repo", "OWNER/NAME", "Only this repository."},
          {"cluster", "ID", "Only runs whose failure belongs to this cluster."},
          {"search", "WORDS", "Only runs that have these words in pipeline, branch, title, evidence or names of tests."},
          {"since", "T", "Only runs since then: a date, an RFC 3339 time, or an age (30m, 12h, 7d, 2w)."},
          {"until", "T", "Only runs until then."},
          {"limit", "N", "At most so many (default 50; 0: all)."}},
         usualCodes,
         "What failed this week\n"
         "sentinel runs --status failed --since 7d\n"
         "All runs of a branch as JSON lines\n"
         "sentinel runs --branch main --limit 0 --jsonl",
         runRuns},
        {"run",
         "[--json] [--full] ID\n--correct CATEGORY [--attribution A] [--note TEXT] [--job N] [--json] ID",
         "show a stored run with its jobs, steps and verdicts, or correct one",
         "Prints one run: where it comes from, and for each job the verdict with its evidence, and the steps. In JSON, compared_with is "
         "the run "
         "that passed with whose log it was compared.\n\n"
         "--correct says what kind of failure it really is. A person's word stands above the rules: it holds at once for all stored "
         "failures with the same fingerprint, and for those that are still to come. 'none' takes it back. The category that the rules "
         "named confirms them.",
         {json,
          jsonl,
          full,
          {"correct", "CATEGORY", "The category that it really is; none: take back what was said before."},
          {"attribution", "A", "Who has to do something about it: code, test, infrastructure or unknown."},
          {"note", "TEXT", "What there is to say about it."},
          {"job", "N", "Which job of the run, counted from 1 (default: the one that decides)."}},
         usualCodes,
         "Show run 12\n"
         "sentinel run 12\n"
         "Say that it was the network\n"
         "sentinel run 12 --correct network_error --note 'the proxy was down'\n"
         "How long each step took\n"
         "sentinel run 12 --json | jq -r '.jobs[].steps[] | [.duration, .name] | @tsv'",
         runRun},
        {"feedback",
         "[--json]",
         "how often verdicts were right, as far as people said",
         "Of each category and each rule: how many kinds of failure somebody gave their word on ('sentinel run ID --correct', or the "
         "verdict "
         "card of the console), and how many of these verdicts had been right. A kind of failure counts once, however often it came.",
         {json, jsonl},
         usualCodes,
         "Which rules are often wrong\nsentinel feedback --json | jq '.items[] | select(.rule and .share < 0.5)'",
         runFeedback},
        {"retriage",
         "[--dry-run] [--json | --jsonl]",
         "judge the history again with the rules of today",
         "Judges again what other rules or another version of Sentinel judged, the latest runs first, and prints what comes out in another "
         "way. What people said stays. The console and 'sentinel serve' do the same in the background; one program at a time does it, and "
         "a pass that was stopped goes on where it was.",
         {json, jsonl, {"dry-run", nullptr, "Only print what would change."}},
         "0:It was done, or nothing was due.\n"
         "1:Another program is at it, it was stopped, or the store cannot be used.\n"
         "2:The command line is wrong.",
         "What would new rules change\nsentinel retriage --dry-run",
         runRetriage},
        {"replay",
         "[--since T] [--provider NAME] [--json]",
         "read again what had arrived",
         "Deliveries are kept as they came, as long as the configuration says (retention.payloads). Reads them once more, as this version "
         "understands them. What they say is folded into what is known: nothing is counted twice, nothing is lost.",
         {json,
          {"since", "T", "Only what arrived since then: a date, an RFC 3339 time, or an age (30m, 12h, 7d, 2w)."},
          {"provider", "NAME", "Only of this provider: github, gitlab, jenkins, buildbot or generic."}},
         "0:All of it was read.\n1:It was stopped, or the store cannot be used; the next one to collect goes on.\n2:The command line is "
         "wrong.",
         "After an update, read the last month again\nsentinel replay --since 30d",
         runReplay},
        {"clusters",
         "[--state S] [--category C] [--pipeline NAME] [--branch NAME] [--repo NAME] [--since T] [--until T]\n"
         "[--search WORDS] [--muted] [--limit N] [--json | --jsonl]\n"
         "ID [--name TEXT] [--mute DATE | --unmute] [--ticket URL] [--merge OTHER]... [--split FINGERPRINT]... [--undo ACT]\n"
         "[--json]",
         "list recurring failures, show one, and say what belongs together",
         "Runs that failed of the same cause make a cluster: fingerprints whose masked evidence is equal or nearly so. Lists them by the "
         "runs of the last 7 days, most first; pipeline, branch, repository and time choose clusters that have such runs, and "
         "matching_runs counts these.\n\n"
         "The state compares the last 7 days with the 7 before. New: not seen in the 21 days before the last 7. Growing or fading: at "
         "least 5 runs in both weeks, half as many again in one as in the other, and a difference of two standard deviations; not seen "
         "any more is fading too. Quiet: not seen for 28 days. Steady: anything else.\n\n"
         "With an ID: evidence, impact, fingerprints, latest runs and history of one cluster. What people say (a name, a merge, a split) "
         "outranks the algorithm and stays when its next version makes clusters again; each can be undone by its number in the history. "
         "An ID is never given twice: one that went into another cluster leads there.",
         {json,
          jsonl,
          {"state", "S", "Only clusters in this state: new, growing, steady, fading or quiet. May be given several times."},
          {"category", "C", "Only failures of this category. May be given several times."},
          {"pipeline", "NAME", "Only clusters that hit this pipeline."},
          {"branch", "NAME", "Only clusters that hit this branch."},
          {"repo", "OWNER/NAME", "Only clusters that hit this repository."},
          {"since", "T", "Only clusters with runs since then: a date, an RFC 3339 time, or an age (30m, 12h, 7d, 2w)."},
          {"until", "T", "Only clusters with runs until then."},
          {"search", "WORDS", "Only clusters that have these words in name, title, ticket or masked evidence."},
          {"muted", nullptr, "Muted clusters too."},
          {"limit", "N", "At most so many (default 50; 0: all)."},
          {"name", "TEXT", "Call the cluster so; an empty text takes the name away."},
          {"mute", "DATE", "Leave it out of lists until then: a date, an RFC 3339 time, or for how long (7d)."},
          {"unmute", nullptr, "Show it again."},
          {"ticket", "URL", "Link a ticket: an address, or an id such as CI-123; an empty text takes it away."},
          {"merge", "OTHER", "Cluster OTHER goes into this one. May be given several times."},
          {"split", "FINGERPRINT", "This fingerprint leaves the cluster; several leave together."},
          {"undo", "ACT", "Take back what has this number in the history."}},
         "0:It was done.\n1:The store cannot be used, or there is no such cluster.\n2:The command line is wrong.",
         "What is new or growing this week\n"
         "sentinel clusters --state new --state growing\n"
         "Show cluster 12\n"
         "sentinel clusters 12\n"
         "Call it by its name and mute it for two weeks\n"
         "sentinel clusters 12 --name 'Mirror down' --mute 2w\n"
         "Two clusters are one\n"
         "sentinel clusters 12 --merge 17",
         runClusters},
        {"check",
         "[--quick] [--remove-orphans] [--json]",
         "verify the store",
         "Verifies the database's own integrity, its references and counts, and that every log is there and is what "
         "its name says. Says what it found: a note is harmless, such as a log file that an interrupted import left; "
         "damage is not. Other programs may use the store meanwhile.",
         {json,
          {"quick", nullptr, "Do not read the logs themselves."},
          {"remove-orphans", nullptr,
           "Delete log files that belong to no run, and what interrupted imports left; none younger than an hour."}},
         "0:The store is whole.\n"
         "1:It is damaged, or cannot be opened; standard error says where.\n"
         "2:The command line is wrong.",
         "Verify the store in a folder\nsentinel check --data /srv/sentinel",
         runCheck},
        {"guard",
         "--pipeline NAME [--tenant NAME] [--records N] [--collector URL] [--key REFERENCE] -- COMMAND...\n--send",
         "run a command and report how it went",
         "Runs the command as if it stood there alone: input, output, signals and the exit code pass through unchanged. When it has ended, "
         "its "
         "execution is reported to the collector: status, times, duration, records processed, and for a failure the last line that it "
         "printed, secrets masked.\n\n"
         "The report is kept in the data folder first and sent from the background, so that a collector that is away delays nothing and "
         "loses "
         "nothing: what waits is sent with the next report, or by --send. Where no report can be kept either, standard error says so.\n\n"
         "Records are what --records says, or else N of a last line 'records_processed=N' of the standard output.",
         {{"pipeline", "NAME", "The pipeline that this is an execution of; it is made when the collector knows none of this name."},
          {"tenant", "NAME", "The workspace that the pipeline is in (default: default)."},
          {"records", "N", "How many records were processed."},
          {"collector", "URL", "Where the collector listens (default: as the configuration says)."},
          {"key", "REFERENCE",
           "Where the key is: env:NAME, file:PATH or keychain:NAME (default: env:SENTINEL_KEY where that is set, else admin.key in the "
           "data "
           "folder)."},
          {"send", nullptr, "Run nothing; send what waits, and say how it went."}},
         "0-255:That of the command; by a signal it ends as the command did.\n"
         "2:The command line is wrong: nothing was run.\n"
         "126:The command cannot be run.\n"
         "127:There is no such command.",
         "Watch a nightly load\n"
         "sentinel guard --pipeline nightly-load -- python3 load.py --all\n"
         "Send what could not be sent while the collector was away\n"
         "sentinel guard --send",
         runGuard},
        {"keys",
         "add NAME [--role ROLE] [--tenant NAME] [--json]\nlist [--json]\nrevoke ID",
         "make, list and revoke the keys to the HTTP interface",
         "'add' makes a key and prints it, this once: the store keeps only its hash. Programs show it as 'Authorization: Bearer KEY' or "
         "'X-API-Key: KEY'. A viewer reads, an operator also changes and reports, an admin may everything. A key of a tenant is good for "
         "that workspace alone. 'revoke' makes a key worthless at once, wherever it is in use.\n\n"
         "The first administrator's key is made when 'sentinel serve' first starts, and written to admin.key in the data folder, readable "
         "by "
         "its owner alone.",
         {{"role", "ROLE", "viewer (when nothing is said), operator or admin."},
          {"tenant", "NAME", "The only workspace that the key is good for."},
          json},
         "0:It was done.\n1:There is no such key, or the store cannot be opened.\n2:The command line is wrong.",
         "Let a dashboard read\n"
         "sentinel keys add dashboard\n"
         "Let one team report its executions\n"
         "sentinel keys add loads --role operator --tenant acme",
         runKeys},
        {"config",
         "check [FILE]\nshow [--json]",
         "check the configuration, or print what is in force",
         "'check' reads a configuration and prints each error with its place; an unknown key is one, and the nearest "
         "valid key is named. 'show' prints every key with its value and where that comes from.",
         {json},
         "0:There is no error.\n1:There are errors, or the file cannot be read.\n2:The command line is wrong.",
         "Check a file before installing it\n"
         "sentinel config check sentinel.yaml\n"
         "See what is in force\n"
         "sentinel config show",
         runConfig},
        {"rules",
         "list [--json | --jsonl]\n"
         "check [--store] [--json | --jsonl] [FILE...]\n"
         "test --store [--json] [FILE...]\n"
         "test [--rules FILE] [--json] PATH...",
         "list, check and try out the failure signatures",
         "'list' prints id, category and title of every signature in force: the built-in ones and those of the rule files that "
         "the configuration names. A rule of a later file stands in for one with the same id; 'overrides' says for which.\n\n"
         "'check' looks at rule files, or at all that are in force when none is named, and prints what is wrong with its place. "
         "Errors: what is no valid YAML, keys and words that there are not (the nearest is named), expressions that cannot be "
         "used, a rule that does not match its own lines, or matches those that it must not. Warnings: what is missing, a rule "
         "that is slow, too broad, or overlapped by a stronger one of another category; with --store also one that fires in more than a "
         "tenth of the passing logs.\n\n"
         "'test' tries rules out on logs: with --store on all that are stored, otherwise on those that are named. It prints for each "
         "rule in how many failing and passing logs it fires, in how many it decided the verdict, and where a person said another "
         "category. One that fires in more than a tenth of the passing logs is called too broad. Given rule files, it prints what "
         "these would change instead: where their rules match, and which verdicts would be others.",
         {json,
          jsonl,
          {"store", nullptr, "Check or test on all stored logs."},
          {"rules", "FILE", "The rule file to be tried; may be given several times."}},
         "0:There is no error; there may be warnings.\n1:There are errors, or a file cannot be read.\n2:The command line is wrong.",
         "Count signatures by category\n"
         "sentinel rules list --jsonl | jq -r .category | sort | uniq -c\n"
         "Check a pack before using it\n"
         "sentinel rules check own.yaml\n"
         "See what a pack would change before using it\n"
         "sentinel rules test --store own.yaml\n"
         "Find rules that fire in passing runs\n"
         "sentinel rules test --store --json | jq -r '.items[] | select(.passing > 0) | .rule'",
         runRules},
        {"sources",
         "list [--json | --jsonl]\n"
         "add NAME --kind KIND [--address URL] [--project NAME]... [--token REF] [--user NAME] [--webhook-secret REF]\n"
         "[--every SECONDS] [--webhooks-only] [--mapping FILE]\n"
         "test NAME [--json]\n"
         "pause NAME\nresume NAME\nremove NAME\n"
         "backfill NAME --since T [--until T]\nbackfill NAME --cancel",
         "set up the CI servers that runs come from",
         "A source is a CI server that is asked regularly (by the console or 'sentinel serve', one of them at a time), that calls by "
         "webhook, "
         "or both; or a folder that is watched. KIND is github, gitlab, jenkins, buildbot, generic (any server that answers with JSON, and "
         "a "
         "mapping of where in it the facts are) or folder.\n\n"
         "Secrets are named, never given: keychain:NAME, env:NAME or file:PATH. They are looked up when they are needed, and the file must "
         "be closed to others. Without projects all is asked that the token can see.\n\n"
         "'test' asks the server what asking it regularly would ask, and names permissions that are missing. 'backfill' has the past "
         "fetched, the latest runs first, between the regular polls and with what these leave of the server's limit on requests; 'list' "
         "says how far it is. Removing a source leaves its runs.",
         {json,
          jsonl,
          {"kind", "KIND", "github, gitlab, jenkins, buildbot, generic or folder."},
          {"address", "URL", "Of the server's API; left out: the provider's own service. Of a folder its path."},
          {"project", "NAME", "owner/name, group/project, a Jenkins job's path, a builder. May be given several times."},
          {"token", "REF", "Where the API token is: keychain:NAME, env:NAME or file:PATH."},
          {"user", "NAME", "Jenkins: the account that the token is of."},
          {"webhook-secret", "REF", "Where the secret of its webhooks is: runs that none of them told of are then counted."},
          {"every", "SECONDS", "How long between two polls (60)."},
          {"silent-after", "SECONDS", "Silence for longer is worth a word (0: as the source's own rhythm says)."},
          {"webhooks-only", nullptr, "Do not ask for runs; logs are fetched all the same."},
          {"mapping", "FILE", "Of kind generic: the mapping, in YAML."},
          {"since", "T", "From when on to fetch the past: a date, a time, or an age such as 30d."},
          {"until", "T", "Up to when (now)."},
          {"cancel", nullptr, "Stop fetching the past."}},
         "0:It was done; with 'test': it works.\n1:It was not, or it does not; the reason is printed.\n2:The command line is wrong.",
         "Ask GitHub about two repositories\n"
         "sentinel sources add work --kind github --token keychain:github --project acme/anvil --project acme/rocket\n"
         "See whether the token suffices\n"
         "sentinel sources test work\n"
         "Fetch the last month too\n"
         "sentinel sources backfill work --since 30d",
         runSources},
        {"serve",
         "[--listen HOST:PORT] [--watch DIR]... [--log json|text] [--jsonl]",
         "collect what CI servers send and what is dropped into folders, until told to stop",
         "Listens for webhooks and for runs, logs and reports that clients send, and prints 'listening on http://HOST:PORT' once it does; "
         "GET /api/v1/openapi.json describes it. What was answered 202 is in the store, whatever happens then; it is understood "
         "afterwards, "
         "and logs are judged as they come. The secrets of webhooks are named in the configuration. The first start writes an administrator's "
         "key into the file admin.key of the data folder; 'sentinel keys' makes others, which are good at once.\n\n"
         "Watches the folder inbox in the data folder, and others if told to, and imports every file that comes to "
         "rest there; prints one line for each new run. From the inbox stored files are removed, and unreadable ones "
         "are moved to the folder refused beside it. Folders given with --watch are only read.\n\n"
         "Asks the sources that are set up ('sentinel sources') for their runs and logs.\n\n"
         "SIGTERM and Ctrl+C end it; what was not stored yet is imported at the next start.",
         {{"listen", "HOST:PORT", "Listen there instead of where the configuration says; port 0 takes a free one."},
          {"log", "FORM", "What goes to standard error: json (the default) or text."},
          {"watch", "DIR", "Also watch this folder and those below it. May be given several times."},
          {"jsonl", nullptr, "Print one JSON object for each new run."}},
         "0:It was told to stop.\n1:The store, a folder or the address cannot be used.\n2:The command line is wrong.",
         "Listen on any port\nsentinel serve --listen 127.0.0.1:0\n"
         "Collect what a CI server writes\nsentinel serve --watch /var/lib/jenkins/jobs",
         runServe},
    };
    return table;
}

const Command* commandNamed(const QString& name)
{
    const auto found =
        std::find_if(commands().begin(), commands().end(), [&](const Command& command) { return name == QLatin1String(command.name); });
    return found == commands().end() ? nullptr : &*found;
}

} // namespace sentinel
