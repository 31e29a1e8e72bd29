#pragma once

// Made-up logs with known templates, for benchmarks and tests of template mining: formats that are hard in different ways. The same
// name, seed and number of lines give the same bytes on every machine. A pattern is the template with what varies in braces.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

struct HardFormat
{
    std::string_view name;
    std::string_view difficulty;
    std::vector<std::string_view> patterns; ///< the more frequent ones first
};

struct HardLine
{
    std::string text;
    size_t pattern = 0;
};

inline const std::vector<HardFormat>& hardFormats()
{
    static const std::vector<HardFormat> formats{
        {"blocks",
         "ids glued to words, lists of them",
         {"Receiving block {blk} src: /{ipport} dest: /{ipport}", "BLOCK* allocate: {path} {blk}",
          "PacketResponder {digit} for block {blk} terminating", "Received block {blk} of size {num} from /{ip}",
          "BLOCK* addStored: map updated: {ipport} is added to {blk} size {num}",
          "BLOCK* invalidate: {blk} is added to the set of {ipport}", "Deleting block {blk} file {path}",
          "Verification succeeded for {blk}", "BLOCK* ask {ipport} to delete {blks}",
          "BLOCK* ask {ipport} to replicate {blk} to datanode(s) {ipports}", "{ipport} Served block {blk} to /{ip}",
          "{ipport}:Got exception while serving {blk} to /{ip}:", "writeBlock {blk} received exception java.io.{class}: {phrase}",
          "Starting thread to transfer block {blk} to {ipports}", "Unexpected error trying to delete block {blk}. Info not found in map.",
          "Changing offset of {blk} from {num} to {num} meta file offset to {num}"}},
        {"build",
         "names of packages and files, versions, durations",
         {"[{num}/{num}] Compiling {package} v{version} ({path})",
          "Downloading {url}",
          "Downloaded {url} ({size} at {size}/s)",
          "[{num}%] Building CXX object {relpath}",
          "npm WARN deprecated {package}@{version}: {phrase}",
          "   Compiling {package} v{version}",
          "Unpacking {package} ({version}) over ({version}) ...",
          "Setting up {package} ({version}) ...",
          "Get:{num} {url} focal/main amd64 {package} amd64 {version} [{size}]",
          "Selecting previously unselected package {package}.",
          "PASS {relpath} ({duration})",
          "FAIL {relpath}",
          "Installing {package} {version}",
          "Resolved {num} packages in {duration}",
          "warning: unused variable: `{user}`",
          "    Finished release [optimized] target(s) in {duration}",
          "Restoring cache {hex}",
          "Cache saved with key {package}-{hex}",
          "Collecting {package}",
          "  Using cached {package}-{version}-py3-none-any.whl ({size})",
          "Successfully installed {packages}",
          "Removing intermediate container {hex}",
          "Step {num}/{num} : RUN {phrase}",
          "error: could not compile `{package}` due to previous error",
          "tests passed",
          "tests failed"}},
        {"daemon",
         "users as words, pieces that are sometimes there",
         {"Failed password for {user} from {ip} port {num} ssh2", "Connection closed by {ip} [preauth]",
          "Received disconnect from {ip}: {num}: Bye Bye [preauth]", "Invalid user {user} from {ip}",
          "input_userauth_request: invalid user {user} [preauth]", "pam_unix(sshd:auth): check pass; user unknown",
          "pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost={host}",
          "Failed password for invalid user {user} from {ip} port {num} ssh2", "Accepted password for {user} from {ip} port {num} ssh2",
          "pam_unix(sshd:session): session opened for user {user} by (uid=0)", "pam_unix(sshd:session): session closed for user {user}",
          "reverse mapping checking getaddrinfo for {host} [{ip}] failed - POSSIBLE BREAK-IN ATTEMPT!",
          "Too many authentication failures for {user} [preauth]", "Did not receive identification string from {ip}",
          "fatal: Read from socket failed: Connection reset by peer [preauth]",
          "Disconnecting: Too many authentication failures for {user} [preauth]", "error: connect_to {host} port {num}: failed.",
          "Server listening on {ip} port {num}."}},
        {"framework",
         "nested brackets and records in records",
         {"acquire lock={num}, flags=0x{digit}, tag=\"{tag}\", name={app}, ws=null, uid={num}, pid={num}",
          "release lock={num}, flg=0x{digit}, tag=\"{tag}\", name={app}, ws=null, uid={num}, pid={num}",
          "Skipping AppWindowToken{{hex} token=Token{{hex} ActivityRecord{{hex} u0 {app}/.{class} t{num}}}} -- going to hide",
          "printFreezing opening app wtoken = AppWindowToken{{hex} token=Token{{hex} ActivityRecord{{hex} u0 {app}/.{class} t{num}}}}, "
          "allDrawn= {bool}, startingDisplayed =  {bool}, startingMoved =  {bool}",
          "setSystemUiVisibility vis={hex} mask={hex} oldVal={hex} newVal={hex} diff={digit}",
          "ready=true,policy={digit},wakefulness={digit},wksummary=0x{num},bootCompleted={bool}",
          "getTasks: caller {num} does not hold REAL_GET_TASKS; limiting output",
          "userActivityNoUpdateLocked: eventTime={num}, event={digit}, flags=0x{digit}, uid={num}",
          "START u0 {cmp={app}/.{class} (has extras)} from uid {num} on display {digit}",
          "Destroying surface Surface(name={app}/{app}.{class}) called by {class}",
          "notifyUiVisibilityChanged:vis={hex}, SystemUiVisibility={hex}", "cancelNotification,index:{num}",
          "cancelNotificationLocked called,tell the app,reason = {digit}", "visible is system.time.showampm", "HBM brightnessOut ={num}",
          "HBM brightnessIn ={num}", "Animating brightness: target={num}, rate={num}",
          "interceptKeyTq keycode={num} interactive={bool} keyguardActive={bool} policyFlags={hex}"}},
        {"freetext",
         "free text of several words in the middle of a line",
         {"Job \"{phrase}\" finished in {duration}", "Job \"{phrase}\" queued by {user}", "Reminder sent: {phrase}",
          "Ticket {num} closed with comment '{phrase}' by {user}", "Title of page {num} changed to {phrase}",
          "User {fullname} logged in from {ip}", "User {fullname} logged out after {duration}",
          "Search for {phrase} returned {num} results", "Playlist {phrase} started", "Mail to {email} with subject \"{phrase}\" delivered",
          "Rejected upload {file}: {phrase}", "Scheduler idle", "Scheduler woke up", "Backup of volume {phrase} took {duration}"}},
        {"hexdump",
         "registers, dumps of bytes, addresses",
         {"r{digit}=0x{hex} r{digit}=0x{hex} r{digit}=0x{hex} r{digit}=0x{hex}",
          "dump {hex4}: {bytes}",
          "iar {hex} dear {hex}",
          "generating core.{num}",
          "instruction cache parity error corrected",
          "CE sym {num}, at 0x{hex}, mask 0x{hex2}",
          "{num} floating point alignment exceptions",
          "{num} double-hummer alignment exceptions",
          "data TLB error interrupt",
          "machine check: i-fetch......................{digit}",
          "rts: kernel terminated for reason {num}",
          "ciod: Error reading message prefix after LOGIN_MESSAGE on CioStream socket to {ipport}: Link has been severed",
          "ciod: failed to read message prefix on control stream (CioStream socket to {ipport}",
          "program interrupt: fp cr update............{digit}",
          "ddr: excessive soft failures, consider replacing the card",
          "total of {num} ddr error(s) detected and corrected",
          "lr: {hex} cr: {hex} xer: {hex} ctr: {hex}",
          "mapping {hex8}-{hex8} rw-p {hex4} {path}",
          "NodeCard is not fully functional",
          "MidplaneSwitchController performing bit sparing on R{digit}{digit}-M{digit}-L{digit}-U{digit}-{letter} bit {digit}"}},
        {"keyvalue",
         "key=value, quoted values, values that are missing",
         {"level=info msg=\"request done\" method={method} path={path} status={num} duration={duration} user={user}",
          "level=info msg=\"cache hit\" key={hex} shard={digit}",
          "level=warn msg=\"slow query\" table={table} rows={num} duration={duration}",
          "level=error msg=\"upstream failed\" host={host} error=\"{phrase}\" attempt={digit}",
          "level=info msg=\"session opened\" user={user} ip={ip} agent=\"{phrase}\"",
          "level=info msg=\"session closed\" user={maybe} ip={ip}", "level=debug msg=\"gc\" heap={size} pause={duration}",
          "level=info msg=\"config reloaded\" file={path} keys=[{nums}]", "level=info msg=\"leader elected\" node={node} term={num}",
          "level=warn msg=\"leader lost\" node={node} term={num}", "level=info msg=\"started\" version={version} pid={num}",
          "level=error msg=\"panic recovered\" goroutine={num} stack={path}"}},
        {"kernel",
         "devices with short numbers, levels in the line, units",
         {"INFO eth{digit}: link becomes ready", "INFO usb {digit}-{digit}: new high-speed USB device number {num} using xhci_hcd",
          "WARN CPU{digit}: Core temperature above threshold, cpu clock throttled (total events = {num})",
          "INFO CPU{digit}: Core temperature/speed normal", "ERROR ata{digit}.00: failed command: READ FPDMA QUEUED",
          "ERROR ata{digit}: hard resetting link", "INFO sd {digit}:{digit}:{digit}:{digit}: [sd{letter}] Attached SCSI disk",
          "INFO EXT4-fs (sd{letter}{digit}): mounted filesystem with ordered data mode. Opts: (null)",
          "WARN Out of memory: Kill process {num} ({user}) score {num} or sacrifice child",
          "ERROR Killed process {num} ({user}) total-vm:{num}kB, anon-rss:{num}kB, file-rss:{num}kB",
          "INFO Fan speeds ( {num} {num} {num} {num} )", "WARN Fan speeds ( {num} {num} **** {num} )", "INFO ambient={num}", "INFO link ok",
          "ERROR link error", "WARN link in reset", "INFO PCI: Using ACPI for IRQ routing",
          "INFO audit: type={num} audit({decimal}:{num}): apparmor=\"STATUS\" operation=\"profile_load\" name=\"{path}\" pid={num} "
          "comm=\"apparmor_parser\""}},
        {"meters",
         "values without delimiters, separators of their own",
         {"getTodayTotalDetailSteps = {num}##{num}##{num}##{num}##{num}##{num}", "onStandStepChanged {num}",
          "onExtend:{num} {digit} 0 {digit}", "calculateCaloriesWithCache totalCalories={num}",
          "calculateAltitudeWithCache totalAltitude={num}", "setTodayTotalDetailSteps={num}##{num}##{num}##{num}",
          "REPORT : {num} {num} {num} {num}", "processHandleBroadcastAction action:android.intent.action.{screen}",
          "onReceive action: android.intent.action.{screen}", "upLoadHealthData", "flush sensor data", "getBinsForDay size={num}",
          "saveHealthDetailData() saveOneDetailData success", "insertDetail|ok|{num}|{num}",
          "checkCurrentDay a new day comes , reset basicSync , {digit}", "initialize step counter {num}ms"}},
        {"proxy",
         "two ways of writing the same value, host names",
         {"{peer}:{num} close, {num} bytes sent, {num} bytes received, lifetime {clock}",
          "{peer}:{num} open through proxy {host}:{num} HTTPS",
          "{peer}:{num} close, {num} bytes ({size}) sent, {num} bytes ({size}) received, lifetime <1 sec",
          "{peer}:{num} error : Could not connect through proxy {host}:{num} - Proxy server cannot establish a connection with the target, "
          "status code {num}",
          "open through proxy {host}:{num} SOCKS5",
          "{peer}:{num} error : Could not connect to proxy {host}:{num} - connection attempt failed with error {num}",
          "proxy {host}:{num} is back"}},
        {"rest",
         "quoted requests, UUIDs, instances, JSON",
         {"{ip} \"GET {path} HTTP/1.1\" status: {num} len: {num} time: {decimal}",
          "{ip} \"POST {path} HTTP/1.1\" status: {num} len: {num} time: {decimal}",
          "[instance: {uuid}] VM Started (Lifecycle Event)",
          "[instance: {uuid}] VM Stopped (Lifecycle Event)",
          "[instance: {uuid}] VM Paused (Lifecycle Event)",
          "[instance: {uuid}] VM Resumed (Lifecycle Event)",
          "[instance: {uuid}] Took {decimal} seconds to spawn the instance on the hypervisor.",
          "[instance: {uuid}] Took {decimal} seconds to build instance.",
          "[instance: {uuid}] Terminating instance",
          "[instance: {uuid}] Deleting instance files {path}",
          "[instance: {uuid}] Claim successful",
          "[instance: {uuid}] memory limit: {decimal} MB, free: {decimal} MB",
          "image {uuid} at ({path}): checking",
          "image {uuid} at ({path}): in use: on this node {digit} local, {digit} on other nodes sharing this instance storage",
          "Unknown base file: {path}",
          "Active base files: {paths}",
          "{\"event\": \"created\", \"id\": \"{uuid}\", \"by\": \"{user}\"}",
          "{\"event\": \"deleted\", \"id\": \"{uuid}\", \"by\": \"{user}\"}",
          "HTTP exception thrown: No instances found for any event",
          "Creating event network-vif-plugged:{uuid} for instance {uuid}"}},
        {"scheduler",
         "long ids, many classes and states",
         {"Progress of TaskAttempt {attempt} is : {decimal}",
          "{attempt} TaskAttempt Transitioned from NEW to UNASSIGNED",
          "{attempt} TaskAttempt Transitioned from UNASSIGNED to ASSIGNED",
          "{attempt} TaskAttempt Transitioned from ASSIGNED to RUNNING",
          "task_{num}_{num}_m_{num} Task Transitioned from NEW to SCHEDULED",
          "Assigned container container_{num}_{num}_01_{num} to {attempt}",
          "Processing the event EventType: CONTAINER_REMOTE_LAUNCH for container container_{num}_{num}_01_{num} taskAttempt {attempt}",
          "Processing the event EventType: CONTAINER_REMOTE_CLEANUP for container container_{num}_{num}_01_{num} taskAttempt {attempt}",
          "Launching {attempt}",
          "JVM with ID : jvm_{num}_{num}_m_{num} asked for a task",
          "Auth successful for job_{num}_{num} (auth:SIMPLE)",
          "Registering class org.apache.hadoop.mapreduce.{class} for class org.apache.hadoop.mapreduce.{class}",
          "Adding protocol org.apache.hadoop.{class} to the server",
          "Recalculating schedule, headroom=<memory:{num}, vCores:{num}>",
          "Reduce slow start threshold not met. completedMapsForReduceSlowstart {num}",
          "Retrying connect to server: {host}/{ipport}. Already tried {num} time(s); maxRetries={num}",
          "Address change detected. Old: {host}/{ipport} New: {host}:{num}",
          "Added global filter '{word}' (class=org.apache.hadoop.{class})",
          "Found block rdd_{num}_{num} locally",
          "Putting block rdd_{num}_{num} with replication took {num} ms",
          "Block broadcast_{num} stored as values in memory (estimated size {size}, free {size})",
          "Starting executor ID {num} on host {host}",
          "Kind: YARN_AM_TOKEN, Service: , Ident: (appAttemptId { application_id { id: {num} cluster_timestamp: {num} } attemptId: {num} } "
          "keyId: {num})"}},
        {"servicing",
         "versions and packages with odd separators, flags",
         {"Session: {num}_{num} initialized by client {client}.",
          "Read out cached package applicability for package: {kb}, ApplicableState: {num}, CurrentState:{num}",
          "Warning: Unrecognized packageExtended attribute.",
          "Expecting attribute name [HRESULT = 0x{hex} - CBS_E_MANIFEST_INVALID_ITEM]",
          "Failed to get next element [HRESULT = 0x{hex} - CBS_E_MANIFEST_INVALID_ITEM]",
          "SQM: Cleaning up report files older than {num} days.",
          "SQM: Requesting upload of all unsent reports.",
          "SQM: Failed to start upload with file pattern: {winpath} [HRESULT = 0x{hex} - E_FAIL]",
          "SQM: Queued {num} file(s) for upload with pattern: {winpath}",
          "Starting TrustedInstaller initialization.",
          "Ending TrustedInstaller initialization.",
          "Starting TrustedInstaller finalization.",
          "Ending TrustedInstaller finalization.",
          "Scavenge: Starts",
          "Scavenge: Completed, disposition: 0X{digit}",
          "{num} CSITransaction @0x{hex} initialized",
          "{num} Creating NT transaction (seq {num}), objectname [{digit}]\"(null)\"",
          "{num} Performing {num} operations; {num} are not lock/unlock and follow:",
          "Loaded Servicing Stack v{version} with Core: {winpath}",
          "NonStart: Checking to ensure startup processing was not required.",
          "NonStart: Success, startup processing not required as expected.",
          "Reboot mark refs incremented to: {num}",
          "Reboot mark refs: {num}",
          "Idle processing thread terminated normally"}},
        {"states",
         "words that are states, few against words that are names, many",
         {"Notification: {digit} (n.leader), 0x{hex} (n.zxid), LOOKING (n.state), {digit} (n.sid)",
          "Notification: {digit} (n.leader), 0x{hex} (n.zxid), FOLLOWING (n.state), {digit} (n.sid)",
          "Notification: {digit} (n.leader), 0x{hex} (n.zxid), LEADING (n.state), {digit} (n.sid)",
          "service {service} entered running state",
          "service {service} entered stopped state",
          "channel {word} opened",
          "channel {word} closed",
          "feature {word} enabled for {user}",
          "feature {word} disabled for {user}",
          "LOOKING",
          "FOLLOWING",
          "LEADING",
          "running",
          "blocked",
          "configured out",
          "not responding",
          "domain {table} is full",
          "domain {table} is no longer served by {node}",
          "Processed session termination for sessionid: 0x{hex}",
          "state change: {service} is up",
          "state change: {service} is down",
          "caught end of stream exception",
          "Interrupting SendWorker",
          "Send worker leaving thread"}},
        {"system",
         "dates in words, values that are missing in brackets, programs of all kinds",
         {"connection from {ip} ({maybe}) at {date}",
          "session opened for user {user} by (uid={num})",
          "session closed for user {user}",
          "({user}) CMD (run-parts {path})",
          "check pass; user unknown",
          "ALERT exited abnormally with [{digit}]",
          "Authentication failed from {ip} ({ip}): Permission denied in replay cache code",
          "{service} startup succeeded",
          "{service} shutdown succeeded",
          "next rotation on {date}",
          "synchronized to {ip}, stratum {digit}",
          "DHCPDISCOVER from {mac} via eth{digit}",
          "DHCPACK on {ip} to {mac} ({maybe}) via eth{digit}",
          "CPU {digit} irqstacks, hard={hex} soft={hex}",
          "BIOS-e820: {hex8} - {hex8} (usable)",
          "BIOS-e820: {hex8} - {hex8} (reserved)",
          "Received SNMP packet(s) from {ip}",
          "statistics: dropped {num}",
          "kernel: {num} free pages",
          "ARPT: {decimal}: wake reason {word} in slot {digit}",
          "restart.",
          "got signal {digit}, exiting",
          "cannot open {path}: No such file or directory",
          "cannot open {path}: Permission denied"}},
    };
    return formats;
}

/// Makes the lines of one format.
class HardLog
{
public:
    HardLog(const HardFormat& format, std::uint64_t seed) : m_format(format), m_state(seed * 2654435761u + 88172645463325252u) {}

    HardLine next()
    {
        // Zipf-like: the k-th pattern about 1/(k+1) as often as the first.
        const size_t count = m_format.patterns.size();
        double total = 0;
        for (size_t k = 0; k < count; ++k)
            total += 1.0 / double(k + 2);
        double at = real() * total;
        HardLine line;
        for (line.pattern = 0; line.pattern + 1 < count && (at -= 1.0 / double(line.pattern + 2)) > 0; ++line.pattern) {}
        expand(m_format.patterns[line.pattern], line.text);
        return line;
    }

    /// The pattern as a template: "<*>" where something varies.
    static std::string templateOf(std::string_view pattern)
    {
        std::string text;
        for (size_t i = 0; i < pattern.size();) {
            const size_t end = placeholderEnd(pattern, i);
            const std::string_view kind = end > 0 ? pattern.substr(i + 1, end - i - 2) : std::string_view();
            if (end > 0)
                text += kind == "ipport" ? "<*>:<*>" : kind == "blk" ? "blk_<*>" : kind == "node" ? "node-<*>" : "<*>", i = end;
            else
                text += pattern[i++];
        }
        return text;
    }

private:
    static size_t placeholderEnd(std::string_view pattern, size_t i)
    {
        if (pattern[i] != '{')
            return 0;
        size_t end = i + 1;
        while (end < pattern.size() && ((pattern[end] >= 'a' && pattern[end] <= 'z') || (pattern[end] >= '0' && pattern[end] <= '9')))
            ++end;
        return end > i + 1 && end < pattern.size() && pattern[end] == '}' ? end + 1 : 0;
    }

    std::uint64_t random()
    {
        m_state += 0x9e3779b97f4a7c15u; // splitmix64
        std::uint64_t z = m_state;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        return z ^ (z >> 31);
    }
    size_t below(size_t n) { return size_t(random() % n); }
    double real() { return double(random() >> 11) / 9007199254740992.0; }
    /// Small ones often, as names are used.
    size_t skewed(size_t n) { return std::min(size_t(real() * real() * double(n)), n - 1); }

    template <size_t N>
    std::string_view oneOf(const std::string_view (&values)[N])
    {
        return values[skewed(N)];
    }

    void number(std::string& out, const char* format, std::uint64_t value)
    {
        char text[40];
        out.append(text, size_t(std::snprintf(text, sizeof text, format, static_cast<unsigned long long>(value))));
    }

    void expand(std::string_view pattern, std::string& out)
    {
        for (size_t i = 0; i < pattern.size();) {
            const size_t end = placeholderEnd(pattern, i);
            if (end > 0) {
                value(pattern.substr(i + 1, end - i - 2), out);
                i = end;
            } else {
                out += pattern[i++];
            }
        }
    }

    void repeated(std::string_view kind, std::string_view separator, size_t most, std::string& out)
    {
        const size_t count = 1 + below(most);
        for (size_t k = 0; k < count; ++k) {
            if (k > 0)
                out += separator;
            value(kind, out);
        }
    }

    void value(std::string_view kind, std::string& out);

    const HardFormat& m_format;
    std::uint64_t m_state;
};

inline void HardLog::value(std::string_view kind, std::string& out)
{
    static constexpr std::string_view words[] = {"river",   "copper", "garden",  "window", "sunday",  "orange", "market",  "signal",
                                                 "island",  "letter", "winter",  "paper",  "mirror",  "candle", "forest",  "engine",
                                                 "harbour", "silver", "morning", "bridge", "valley",  "ticket", "kitchen", "purple",
                                                 "thunder", "planet", "ladder",  "button", "meadow",  "basket", "quarter", "summer",
                                                 "velvet",  "walnut", "pocket",  "marble", "lantern", "anchor", "cotton",  "saddle"};
    static constexpr std::string_view users[] = {"root",    "admin",  "guest",    "test",   "oracle", "postgres", "alice",   "bob",
                                                 "carol",   "dave",   "www-data", "backup", "nagios", "git",      "jenkins", "ftp",
                                                 "mysql",   "ubuntu", "erin",     "frank",  "grace",  "heidi",    "ivan",    "judy",
                                                 "mallory", "niaj",   "olivia",   "peggy",  "rupert", "sybil",    "trent",   "uucp",
                                                 "victor",  "walter", "pi",       "user1",  "web01",  "deploy2",  "zabbix",  "svc_ci"};
    static constexpr std::string_view hosts[] = {"mail",         "db-primary", "cache",   "edge-proxy", "build-host",
                                                 "files",        "ns",         "gateway", "worker",     "monitor",
                                                 "auth-service", "search",     "queue",   "archive",    "staging"};
    static constexpr std::string_view domains[] = {"example.com", "example.org", "corp.example.net", "lab.test", "local"};
    static constexpr std::string_view apps[] = {"com.sample.reader", "com.sample.mail", "org.demo.music",      "net.tests.camera",
                                                "com.vendor.phone",  "android",         "com.vendor.launcher", "org.demo.maps",
                                                "com.sample.notes",  "io.trial.chat"};
    static constexpr std::string_view tags[] = {"View Lock", "RILJ_ACK_WL", "*launch*", "WindowManager", "AudioMix",
                                                "job/sync",  "NlpWakeLock", "Icing",    "GCM_CONN",      "SyncLoopWakeLock"};
    static constexpr std::string_view classes[] = {"MainActivity",  "EventHandler", "TaskScheduler",   "JobListener",
                                                   "BufferPool",    "IOException",  "SpeculatorEvent", "MRClientProtocol",
                                                   "TokenCache",    "HistoryView",  "DetailScreen",    "RequestQueue",
                                                   "ShuffleClient", "ImageLoader",  "SplashActivity",  "ClosedChannelException"};
    static constexpr std::string_view packages[] = {
        "serde", "tokio",       "libssl-dev",     "left-pad", "lodash",     "numpy", "requests",   "zlib",   "rand_core",
        "syn",   "proc-macro2", "python3-dev",    "gcc-12",   "react-dom",  "chalk", "urllib3",    "cfg-if", "memchr",
        "regex", "libcurl4",    "openjdk-17-jre", "pip",      "setuptools", "wheel", "typescript", "eslint"};
    static constexpr std::string_view tables[] = {"orders", "order_items", "users_archive", "root_domain", "cluster_root", "scratch_local",
                                                  "events", "audit_log",   "invoices",      "home_domain", "sessions",     "tmp_stage"};
    static constexpr std::string_view services[] = {"dnsmasq", "cron",   "nginx",     "redis-server", "sshd",
                                                    "rsyslog", "docker", "bluetooth", "cups",         "avahi",
                                                    "chronyd", "smbd",   "polkit",    "udisks",       "snapd"};
    static constexpr std::string_view clients[] = {"WindowsUpdateAgent", "SPP", "Arbiter", "UpdateAgentLCU", "Package Manager Provider"};
    static constexpr std::string_view screens[] = {"SCREEN_ON",       "SCREEN_OFF",   "TIME_TICK",
                                                   "BATTERY_CHANGED", "DATE_CHANGED", "USER_PRESENT"};
    static constexpr std::string_view names[] = {"Anna",  "Jan", "Maria", "Carlos", "Li",   "Omar",
                                                 "Priya", "Tom", "Eva",   "Noah",   "Sven", "Yuki"};
    static constexpr std::string_view surnames[] = {"Smith", "de la Cruz", "Berg",   "Okafor", "van Dijk",
                                                    "Novak", "Ito",        "Larsen", "Kim",    "Moreau"};
    static constexpr std::string_view days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static constexpr std::string_view months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    static constexpr std::string_view methods[] = {"GET", "POST", "PUT", "DELETE"};

    if (kind == "digit")
        number(out, "%llu", below(10));
    else if (kind == "num")
        number(out, "%llu", random() >> (30 + below(33)));
    else if (kind == "decimal")
        number(out, "%llu", below(1000)), number(out, ".%06llu", below(1'000'000));
    else if (kind == "letter")
        out += char('A' + below(6));
    else if (kind == "ip")
        number(out, "%llu", 1 + below(223)), number(out, ".%llu", below(256)), number(out, ".%llu", below(256)),
            number(out, ".%llu", below(256));
    else if (kind == "ipport")
        value("ip", out), number(out, ":%llu", 1024 + below(60'000));
    else if (kind == "ipports")
        repeated("ipport", " ", 4, out);
    else if (kind == "blk")
        out += "blk_", out += below(2) ? "-" : "", number(out, "%llu", random() >> 2);
    else if (kind == "blks")
        repeated("blk", " ", 8, out);
    else if (kind == "hex")
        number(out, "%08llx", random() >> (below(2) ? 32 : 28));
    else if (kind == "mac")
        for (int k = 0; k < 6; ++k)
            number(out, k == 0 ? "%02llx" : ":%02llx", below(256));
    else if (kind == "hex2")
        number(out, "%02llx", below(256));
    else if (kind == "hex4")
        number(out, "%04llx", below(65536));
    else if (kind == "hex8")
        number(out, "%016llx", random());
    else if (kind == "bytes")
        for (size_t k = 0, n = 4 + below(13); k < n; ++k)
            number(out, k == 0 ? "%02llx" : " %02llx", below(256));
    else if (kind == "uuid")
        number(out, "%08llx", random() >> 32), number(out, "-%04llx", below(65536)), number(out, "-4%03llx", below(4096)),
            number(out, "-a%03llx", below(4096)), number(out, "-%012llx", random() >> 16);
    else if (kind == "attempt")
        number(out, "attempt_%013llu", 1'445'000'000'000u + below(1'000'000'000)), number(out, "_%04llu", below(100)),
            out += below(3) ? "_m" : "_r", number(out, "_%06llu", below(400)), number(out, "_%llu", below(4));
    else if (kind == "version")
        number(out, "%llu", below(20)), number(out, ".%llu", below(40)), number(out, ".%llu", below(12)), out += below(8) ? "" : "-rc1";
    else if (kind == "duration")
        below(2) ? number(out, "%llums", below(5000)) : (number(out, "%llu", below(60)), number(out, ".%02llus", below(100)));
    else if (kind == "clock")
        number(out, "%02llu", below(60)), number(out, ":%02llu", below(60));
    else if (kind == "size")
        number(out, "%llu", below(900)), number(out, ".%llu ", below(10)), out += below(3) ? "KB" : "MB";
    else if (kind == "bool")
        out += below(2) ? "true" : "false";
    else if (kind == "user")
        out += oneOf(users);
    else if (kind == "maybe")
        out += below(3) ? oneOf(users) : "";
    else if (kind == "fullname")
        out += oneOf(names), out += " ", out += oneOf(surnames);
    else if (kind == "email")
        out += oneOf(users), out += "@", out += oneOf(domains);
    else if (kind == "host")
        out += oneOf(hosts), below(2) ? number(out, "%llu", below(40)) : void(), out += ".", out += oneOf(domains);
    else if (kind == "peer")
        value(below(4) ? "host" : "ip", out);
    else if (kind == "date")
        out += oneOf(days), out += " ", out += months[below(std::size(months))], number(out, " %llu", 1 + below(31)),
            number(out, " %02llu", below(24)), number(out, ":%02llu", below(60)), number(out, ":%02llu 2024", below(60));
    else if (kind == "node")
        out += "node-", number(out, "%llu", below(300));
    else if (kind == "nums")
        repeated("num", ", ", 8, out);
    else if (kind == "word")
        out += words[below(std::size(words))];
    else if (kind == "phrase")
        repeated("word", " ", 5, out);
    else if (kind == "path")
        out += "/", out += words[below(std::size(words))], out += "/", out += words[below(std::size(words))],
            below(2) ? (number(out, "/%llu", below(100'000)), void()) : void(out += ".conf");
    else if (kind == "paths")
        repeated("path", " ", 5, out);
    else if (kind == "relpath")
        out += "src/", out += words[below(std::size(words))], out += "/", out += words[below(std::size(words))],
            out += below(2) ? ".cpp" : ".test.js";
    else if (kind == "winpath")
        out += "C:\\Windows\\", out += words[below(std::size(words))], out += "\\", out += words[below(std::size(words))], out += ".log";
    else if (kind == "file")
        out += words[below(std::size(words))], out += below(2) ? ".png" : ".pdf";
    else if (kind == "url")
        out += "https://", value("host", out), value("path", out);
    else if (kind == "kb")
        number(out, "Package_for_KB%llu", 2'000'000 + below(2'000'000)), out += "~31bf3856ad364e35~amd64~~6.1.",
            number(out, "%llu.", below(8)), number(out, "%llu", below(9));
    else if (kind == "packages")
        for (size_t k = 0, n = 1 + below(6); k < n; ++k)
            out += k > 0 ? " " : "", out += oneOf(packages), out += "-", value("version", out);
    else if (kind == "app")
        out += oneOf(apps);
    else if (kind == "tag")
        out += oneOf(tags);
    else if (kind == "class")
        out += oneOf(classes);
    else if (kind == "package")
        out += oneOf(packages);
    else if (kind == "table")
        out += oneOf(tables);
    else if (kind == "service")
        out += oneOf(services);
    else if (kind == "client")
        out += oneOf(clients);
    else if (kind == "screen")
        out += oneOf(screens);
    else if (kind == "method")
        out += oneOf(methods);
    else
        out += "?";
}

} // namespace bench
