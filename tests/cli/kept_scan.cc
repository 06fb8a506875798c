#include "kept_scan.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <sstream>
#include <stdexcept>

namespace snmpring::cli {

using nlohmann::ordered_json;

FolderWatch::FolderWatch(const std::string& folder)
    : inotify_(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)),
      deadline_(std::chrono::steady_clock::now() + kPatience) {
  if (!inotify_ ||
      ::inotify_add_watch(inotify_.get(), folder.c_str(), IN_MOVED_TO | IN_MODIFY) < 0) {
    throw std::runtime_error("no inotify");
  }
}

bool FolderWatch::wait_for_renames(const std::string& name, int times) {
  return wait_for(IN_MOVED_TO, name, times);
}

bool FolderWatch::wait_for_writes(const std::string& name, int times) {
  return wait_for(IN_MODIFY, name, times);
}

bool FolderWatch::wait_for(std::uint32_t mask, const std::string& name, int times) {
  while (times > 0) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline_ - std::chrono::steady_clock::now());
    pollfd ready{.fd = inotify_.get(), .events = POLLIN, .revents = 0};
    if (left.count() <= 0 || ::poll(&ready, 1, static_cast<int>(left.count())) <= 0) return false;
    // One event, so that those behind it are there for the next wait.
    alignas(inotify_event) char buffer[sizeof(inotify_event) + 256];
    const ssize_t got = ::read(inotify_.get(), buffer, sizeof buffer);
    for (ssize_t at = 0; at < got;) {
      const auto* event = reinterpret_cast<const inotify_event*>(buffer + at);
      if ((event->mask & mask) != 0 && name == event->name) --times;
      at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
    }
  }
  return true;
}

std::vector<std::string> KeptScan::command() const {
  if (::access(path("checkpoint").c_str(), F_OK) == 0) return resume_command();
  std::vector<std::string> arguments = begin_;
  for (const char* word : {"--quiet", "--output", "--checkpoint", "--metadata-file"}) {
    arguments.emplace_back(word);
    if (word[2] != 'q')
      arguments.push_back(path(word[2] == 'o'   ? "out"
                               : word[2] == 'c' ? "checkpoint"
                                                : "metadata"));
  }
  return snmpring(arguments);
}

std::vector<std::string> KeptScan::resume_command(std::vector<std::string> more) const {
  std::vector<std::string> arguments = {verb_, "--resume", path("checkpoint")};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return snmpring(arguments);
}

std::string KeptScan::decompressed(const std::string& name) const {
  const Finished finished = run({"zstd", "-dcq", path(name)});
  EXPECT_EQ(finished.status, 0) << finished.err;
  return finished.out;
}

void KeptScan::kill_after(int checkpoints, int writes, UniqueFd in) {
  FolderWatch watch(folder_.folder());
  Process process(Process::Setup{.argv = command(), .in = std::move(in)});
  ASSERT_TRUE(watch.wait_for_renames("checkpoint", checkpoints));
  ASSERT_TRUE(watch.wait_for_writes("out", writes));
  process.signal(SIGKILL);
  const Finished finished = process.finish();
  ASSERT_EQ(finished.status, -SIGKILL) << "it had ended before: " << finished.err;
  const ordered_json checkpoint = document("checkpoint");
  ASSERT_EQ(checkpoint["done"], false);
  const auto positions = positions_in(checkpoint);
  unfinished_.insert(positions.begin(), positions.end());
}

std::vector<std::uint64_t> positions_in(const ordered_json& checkpoint) {
  std::vector<std::uint64_t> positions;
  std::istringstream words(checkpoint["targets"]["unfinished"].get<std::string>());
  for (std::string word; words >> word;) {
    const std::size_t times = word.find('x');
    const std::uint64_t step = std::stoull(word.substr(0, times));
    const std::uint64_t count =
        times == std::string::npos ? 1 : std::stoull(word.substr(times + 1));
    for (std::uint64_t i = 0; i < count; ++i) {
      positions.push_back(positions.empty() ? step : positions.back() + step);
    }
  }
  return positions;
}

Gathered gather(const std::string& text) {
  Gathered gathered;
  for (const ordered_json& record : parse_records(text)) {
    const auto target = record["target"].get<std::string>();
    if (record["kind"] == "target") {
      ++gathered.targets[target];
      ++gathered.target_records;
      gathered.statuses.insert(record["status"].get<std::string>());
      gathered.runs.insert(record["run"].get<std::string>());
    } else {
      ++gathered.rows[target + ' ' + record["oid"].get<std::string>()];
      ++gathered.varbind_records;
    }
  }
  return gathered;
}

}  // namespace snmpring::cli
