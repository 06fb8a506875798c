// Secrets stay where they are: nothing that the program writes, and nothing that others can see of
// the process, shows one.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <map>
#include <nlohmann/json.hpp>

#include "fixtures.h"

namespace snmpring::cli {
namespace {

constexpr const char* kSecret = "hunter2hunter2";

/// A port of loopback that takes everything and answers nothing.
class SilentPort {
 public:
  SilentPort() : fd_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(fd_.get(), reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        ::getsockname(fd_.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0) {
      throw std::runtime_error("no port");
    }
    target_ = "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
  }
  const std::string& target() const { return target_; }

 private:
  UniqueFd fd_;
  std::string target_;
};

/// What must not be seen: the password, the keys that it makes, and both as other tools write them.
std::vector<std::string> traces_of_secret() {
  std::vector<std::string> traces = {kSecret, "68756e7465723268756e74657232"};
  for (const char* protocol : {"MD5", "SHA"}) {
    const Finished keys = run(snmpring(
        {"keygen", "-a", protocol, "-A", kSecret, "-x", "AES", "-X", kSecret, "-e", "8000000001"}));
    EXPECT_EQ(keys.status, 0) << keys.err;
    for (const auto& record : parse_records(keys.out)) traces.push_back(record["hex"]);
  }
  return traces;
}

/// A command line with a secret in it, and what it refers to.
struct Form {
  std::string name;
  std::vector<std::string> arguments;
  std::vector<std::string> environment = {};
  std::string input = {};
};

/// Every form of a secret for a community and for a user, and keys for users.
std::vector<Form> forms(const ScratchFolder& scratch) {
  const std::string secret = kSecret;
  scratch.write("secret", secret + "\n");
  scratch.write("community.toml", "community = \"" + secret + "\"\n");
  scratch.write("user.toml", "user = \"me\"\nauth = \"SHA\"\nauth-password = \"" + secret +
                                 "\"\npriv = \"AES\"\npriv-password = \"" + secret + "\"\n");
  scratch.write("list.json", R"([{"community":")" + secret + R"("},{"user":"me","auth":"MD5",)" +
                                 R"("auth_password":")" + secret + R"(","priv":"AES",)" +
                                 R"("priv_password":"@)" + scratch.path("secret") + R"("}])");
  std::vector<Form> result = {
      {.name = "file of credentials", .arguments = {"--credentials", scratch.path("list.json")}},
      {.name = "community in the configuration",
       .arguments = {"--config", scratch.path("community.toml")}},
      {.name = "user in the configuration", .arguments = {"--config", scratch.path("user.toml")}}};
  const std::map<std::string, std::string> given = {{"argument", secret},
                                                    {"text:", "text:" + secret},
                                                    {"@FILE", "@" + scratch.path("secret")},
                                                    {"env:", "env:SNMPRING_TEST_SECRET"}};
  for (const auto& [name, text] : given) {
    const std::vector<std::string> environment = {"SNMPRING_TEST_SECRET=" + secret};
    result.push_back({.name = "community as " + name,
                      .arguments = {"-c", text, "-c" + text, "--community=" + text},
                      .environment = environment});
    result.push_back({.name = "passwords as " + name,
                      .arguments = {"-u", "me", "-a", "MD5", "-A", text, "-x", "AES", "-X", text},
                      .environment = environment});
  }
  result.push_back({.name = "community as fd:", .arguments = {"-c", "fd:0"}, .input = secret});
  result.push_back({.name = "passwords as fd:",
                    .arguments = {"-u", "me", "-aSHA", "-Afd:0", "-xAES", "-Xfd:0"},
                    .input = secret + "\n" + secret + "\n"});
  return result;
}

Finished run_form(const Form& form, std::vector<std::string> arguments,
                  const std::vector<std::string>& behind = {}) {
  arguments.insert(arguments.end(), form.arguments.begin(), form.arguments.end());
  arguments.insert(arguments.end(), behind.begin(), behind.end());
  Process process({.argv = snmpring(std::move(arguments)),
                   .environment = form.environment,
                   .in = form.input.empty() ? UniqueFd() : text_as_input(form.input)});
  return process.finish();
}

void expect_no_trace(const std::vector<std::string>& traces, const std::string& text,
                     const std::string& where) {
  for (const std::string& trace : traces) {
    EXPECT_EQ(text.find(trace), std::string::npos) << where << ": " << text;
  }
}

TEST(Secrets, AreInNothingThatIsWritten) {
  const std::vector<std::string> traces = traces_of_secret();
  ASSERT_EQ(traces.size(), 10u);
  const SilentPort silent;
  const ScratchFolder scratch;
  for (const Form& form : forms(scratch)) {
    SCOPED_TRACE(form.name);
    const std::string metadata = scratch.path("metadata");
    const std::string status = scratch.path("status");
    const std::string metrics = scratch.path("metrics");
    const Finished scan =
        run_form(form, {"get", silent.target(), "--oid", "1.3.6.1.2.1.1.1.0", "-t", "0.05", "-r",
                        "0", "--report", "all", "--metadata-file", metadata, "--status-file",
                        status, "--metrics", metrics});
    EXPECT_EQ(scan.status, 0) << scan.err;
    EXPECT_EQ(records_of_kind(scan.out, "target").size(), 1u);
    expect_no_trace(traces, scan.out, "stdout");
    expect_no_trace(traces, scan.err, "stderr");
    EXPECT_NE(scratch::content_of(metadata), "");
    expect_no_trace(traces, scratch::content_of(metadata), "metadata");
    EXPECT_NE(scratch::content_of(status), "");
    expect_no_trace(traces, scratch::content_of(status), "status");
    EXPECT_NE(scratch::content_of(metrics), "");
    expect_no_trace(traces, scratch::content_of(metrics), "metrics");

    for (const char* option : {"--print-config", "--dry-run"}) {
      const Finished shown = run_form(form, {"walk", silent.target(), option});
      EXPECT_EQ(shown.status, 0) << shown.err;
      EXPECT_NE(shown.out, "");
      expect_no_trace(traces, shown.out + shown.err, option);
    }
    for (const char* mistake : {"--bogus", "--rate=x", "--priv=x", "-e8", "-v7"}) {
      const Finished refused = run_form(form, {"walk", silent.target()}, {mistake});
      EXPECT_EQ(refused.status, 64);
      expect_no_trace(traces, refused.out + refused.err, mistake);
    }
  }
}

TEST(Secrets, AreNotInNamesOfWhatIsWrongWithThem) {
  const std::vector<std::string> traces = traces_of_secret();
  const std::string key = "68756e7465723268756e74657232";
  const std::vector<std::vector<std::string>> cases = {
      {"-c", std::string("@") + kSecret},
      {"-u", "me", "-A", kSecret},
      {"-u", "me", "-a", "SHA", "-A", kSecret, "-X", kSecret},
      {"-u", "me", "-a", "SHA", "-3m", key},
      {"-u", "me", "-a", "SHA", "-3m", kSecret},
      {"-u", "me", "-a", "SHA", "-3k", key, "-e", "8000000001"},
      {"-u", "me", "-a", "SHA", "-A", kSecret, "-x", "AES", "-3M", key},
      {"-u", "me", "-a", "SHA", "-A", kSecret, "-x", "AES", "-3K", key, "-e", "8000000001"}};
  for (std::vector<std::string> arguments : cases) {
    arguments.insert(arguments.begin(), {"walk", "127.0.0.1"});
    const Finished finished = run(snmpring(arguments));
    EXPECT_EQ(finished.status, 64);
    EXPECT_EQ(finished.out, "");
    expect_no_trace(traces, finished.err, arguments.back());
  }
}

/// A program that runs as somebody whom root has no privileges to lend to: this user, or nobody.
std::vector<std::string> unprivileged(std::vector<std::string> argv) {
  if (::getuid() != 0) return argv;
  argv.insert(argv.begin(), {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"});
  return argv;
}

/// Whether somebody who runs as the same user can open that file of the process.
bool others_can_open(pid_t pid, const std::string& file) {
  return run(unprivileged(
                 {"dd", "if=/proc/" + std::to_string(pid) + "/" + file, "of=/dev/null", "count=0"}))
             .status == 0;
}

struct Pipe {
  UniqueFd read;
  UniqueFd write;
};

Pipe make_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

/// Runs `argv` unprivileged until it has printed what was written to its standard input: by then it
/// is well within main().
class Echoing {
 public:
  explicit Echoing(std::vector<std::string> argv) : input_(make_pipe()) {
    process_ = std::make_unique<Process>(
        Process::Setup{.argv = unprivileged(std::move(argv)), .in = std::move(input_.read)});
    const std::string line = "192.0.2.1\n";
    echoed_ = ::write(input_.write.get(), line.data(), line.size()) ==
                  static_cast<ssize_t>(line.size()) &&
              process_->read_line().has_value();
  }
  bool echoed() const { return echoed_; }
  pid_t pid() const { return process_->pid(); }

 private:
  Pipe input_;
  std::unique_ptr<Process> process_;
  bool echoed_ = false;
};

TEST(Secrets, AreInMemoryThatNobodyElseCanRead) {
  const Echoing other({"cat"});
  if (!other.echoed() || !others_can_open(other.pid(), "mem") ||
      !others_can_open(other.pid(), "environ")) {
    GTEST_SKIP() << "setpriv is missing, or this system shows no process's memory to anybody";
  }
  const std::vector<std::string> program =
      snmpring({"targets", "-", "-u", "me", "-a", "SHA", "-A", kSecret});
  if (run(unprivileged({"test", "-x", program.front()})).status != 0) {
    GTEST_SKIP() << program.front() << " is in a folder that only root can read";
  }
  const Echoing ours(program);
  ASSERT_TRUE(ours.echoed());
  EXPECT_FALSE(others_can_open(ours.pid(), "mem"));
  EXPECT_FALSE(others_can_open(ours.pid(), "environ"));
}

TEST(Secrets, AreWipedFromTheArgumentsThatEverybodyCanSee) {
  const Echoing ours(
      snmpring({"targets", "-", "-c", kSecret, "--community=" + std::string(kSecret)}));
  if (!ours.echoed())
    GTEST_SKIP() << "setpriv is missing, or the program is not to be had by others";
  const std::string shown = scratch::content_of("/proc/" + std::to_string(ours.pid()) + "/cmdline");
  EXPECT_NE(shown.find("targets"), std::string::npos);
  EXPECT_EQ(shown.find(kSecret), std::string::npos);
}

}  // namespace
}  // namespace snmpring::cli
