#include "process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

namespace snmpring::cli {
namespace {

using Clock = std::chrono::steady_clock;

int ms_until(Clock::time_point at) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(at - Clock::now());
  return static_cast<int>(std::max<std::int64_t>(left.count(), 0));
}

std::pair<UniqueFd, UniqueFd> make_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

}  // namespace

Process::Process(Setup setup) {
  auto [out_read, out_write] = make_pipe();
  auto [err_read, err_write] = make_pipe();
  const UniqueFd null(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  std::vector<char*> argv;
  for (std::string& argument : setup.argv) argv.push_back(argument.data());
  argv.push_back(nullptr);

  pid_ = ::fork();
  if (pid_ < 0) throw std::runtime_error("no process");
  if (pid_ == 0) {
    ::dup2(setup.in ? setup.in.get() : null.get(), STDIN_FILENO);
    ::dup2(setup.out ? setup.out.get() : out_write.get(), STDOUT_FILENO);
    ::dup2(err_write.get(), STDERR_FILENO);
    // Shells leave SIGINT ignored in their background jobs, and nohup(1) leaves SIGHUP so. The
    // child starts afresh.
    for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) std::signal(number, SIG_DFL);
    if (setup.open_files_max != 0) {
      const rlimit limit{setup.open_files_max, setup.open_files_max};
      ::setrlimit(RLIMIT_NOFILE, &limit);
    }
    for (std::string& variable : setup.environment) ::putenv(variable.data());
    if (setup.in_child) setup.in_child();
    ::execvp(argv[0], argv.data());
    ::_exit(127);
  }
  if (!setup.out) out_ = std::move(out_read);
  err_ = std::move(err_read);
}

Process::~Process() {
  if (pid_ < 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

void Process::signal(int number) const {
  if (pid_ > 0) ::kill(pid_, number);
}

bool Process::fill_line_buffer() {
  char buffer[65536];
  pollfd ready{.fd = out_.get(), .events = POLLIN, .revents = 0};
  if (::poll(&ready, 1, static_cast<int>(std::chrono::milliseconds(kPatience).count())) <= 0) {
    return false;
  }
  const ssize_t got = ::read(out_.get(), buffer, sizeof buffer);
  if (got <= 0) return false;
  line_buffer_.append(buffer, static_cast<std::size_t>(got));
  return true;
}

std::optional<std::string> Process::read_line() {
  for (;;) {
    if (const std::size_t end = line_buffer_.find('\n'); end != std::string::npos) {
      std::string line = line_buffer_.substr(0, end);
      line_buffer_.erase(0, end + 1);
      return line;
    }
    if (!fill_line_buffer()) return std::nullopt;
  }
}

Finished Process::finish() {
  Finished result;
  result.out = std::move(line_buffer_);
  const Clock::time_point deadline = Clock::now() + kPatience;
  UniqueFd* const streams[] = {&out_, &err_};
  std::string* const texts[] = {&result.out, &result.err};
  for (;;) {
    pollfd ready[2] = {{.fd = out_.get(), .events = POLLIN, .revents = 0},
                       {.fd = err_.get(), .events = POLLIN, .revents = 0}};
    if (!out_ && !err_) break;
    if (::poll(ready, 2, ms_until(deadline)) <= 0) break;
    for (int i = 0; i < 2; ++i) {
      if (ready[i].revents == 0) continue;
      char buffer[65536];
      const ssize_t got = ::read(ready[i].fd, buffer, sizeof buffer);
      if (got > 0) {
        texts[i]->append(buffer, static_cast<std::size_t>(got));
      } else {
        streams[i]->reset();
      }
    }
  }
  if (Clock::now() >= deadline) {
    result.err += "\n(ended by the test: it took too long)";
    ::kill(pid_, SIGKILL);
  }
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  result.status = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  return result;
}

Finished run(std::vector<std::string> argv) { return Process(std::move(argv)).finish(); }

Finished run_with_input(std::vector<std::string> argv, const std::string& text) {
  return Process(Process::Setup{.argv = std::move(argv), .in = text_as_input(text)}).finish();
}

UniqueFd text_as_input(const std::string& text) {
  UniqueFd file(::memfd_create("input", MFD_CLOEXEC));
  if (!file || ::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    throw std::runtime_error("no input");
  }
  ::lseek(file.get(), 0, SEEK_SET);
  return file;
}

}  // namespace snmpring::cli
