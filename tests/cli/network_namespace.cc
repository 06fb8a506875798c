#include "network_namespace.h"

#include <fcntl.h>
#include <unistd.h>

#include <utility>

namespace snmpring::cli {

NetworkNamespace::NetworkNamespace() {
  int ends[2] = {-1, -1};
  if (::pipe2(ends, O_CLOEXEC) != 0) {
    reason_ = "no pipe";
    return;
  }
  input_.reset(ends[1]);
  std::vector<std::string> argv = {"unshare", "--net", "--mount"};
  // Others than root are root of a user namespace of theirs, where they may have one.
  if (::geteuid() != 0) argv.emplace_back("--map-root-user");
  for (const char* word : {"sh", "-c", "ip link set lo up && echo ready && exec cat >/dev/null"}) {
    argv.emplace_back(word);
  }
  holder_ =
      std::make_unique<Process>(Process::Setup{.argv = std::move(argv), .in = UniqueFd(ends[0])});
  if (holder_->read_line() != "ready") {
    reason_ = "no network namespace is to be had: " + holder_->finish().err;
    holder_.reset();
  }
}

std::vector<std::string> NetworkNamespace::prefix() const {
  std::vector<std::string> words = {"nsenter", "--target", std::to_string(holder_->pid()), "--net",
                                    "--mount"};
  if (::geteuid() != 0) {
    words.emplace_back("--user");
    words.emplace_back("--preserve-credentials");
  }
  return words;
}

std::vector<std::string> NetworkNamespace::command(const std::vector<std::string>& argv) const {
  std::vector<std::string> words = prefix();
  words.insert(words.end(), argv.begin(), argv.end());
  return words;
}

bool NetworkNamespace::shell(const std::string& line) const {
  return run(command({"sh", "-c", line})).status == 0;
}

}  // namespace snmpring::cli
