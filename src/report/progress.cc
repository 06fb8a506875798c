// The terminal's line is overwritten with carriage returns and spaces alone, which every terminal
// knows. Only a line below another program's needs a cursor that goes up.
#include "report/progress.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <iterator>
#include <string_view>
#include <utility>

#include "files/patience.h"
#include "report/loss_estimate.h"
#include "text/number_text.h"
#include "text/wall_time.h"

namespace snmpring::report {
namespace {

constexpr std::size_t kColumnsDefault = 80;
std::uint64_t rounded(double number) {
  return number > 0 ? static_cast<std::uint64_t>(std::min(std::round(number), 1e18)) : 0;
}

// "0:53", "1:02:03", "3d 04:05".
std::string clock_text(Duration duration) {
  const auto total = std::chrono::duration_cast<std::chrono::seconds>(duration).count();
  const auto days = total / 86'400;
  const auto hours = total / 3'600 % 24;
  const auto minutes = total / 60 % 60;
  if (days > 0) return fmt::format("{}d {:02}:{:02}", days, hours, minutes);
  if (hours > 0) return fmt::format("{}:{:02}:{:02}", hours, minutes, total % 60);
  return fmt::format("{}:{:02}", minutes, total % 60);
}

bool writable(int fd) noexcept {
  pollfd entry{.fd = fd, .events = POLLOUT, .revents = 0};
  return ::poll(&entry, 1, 0) > 0 && (entry.revents & POLLOUT) != 0;
}

std::size_t terminal_columns(int fd) noexcept {
  winsize size{};
  return ::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : kColumnsDefault;
}

// What cannot be written without waiting is left out: the next line says more.
bool write_if_ready(int fd, std::string_view text) noexcept {
  return writable(fd) && ::write(fd, text.data(), text.size()) == std::ssize(text);
}

}  // namespace

std::optional<double> percent_done(const ProgressSnapshot& snapshot) noexcept {
  if (!snapshot.targets_planned || *snapshot.targets_planned == 0) return std::nullopt;
  const std::uint64_t planned = *snapshot.targets_planned;
  if (snapshot.targets_done >= planned) return 100.0;
  const double percent =
      100.0 * static_cast<double>(snapshot.targets_done) / static_cast<double>(planned);
  return std::min(std::floor(percent * 10) / 10, 99.9);
}

std::string progress_line(const ProgressSnapshot& snapshot, std::string_view verb,
                          std::size_t columns) {
  std::string line = fmt::format("{} {}", verb, text::grouped(snapshot.targets_done));
  // An estimate from a list that has not been read to its end is not shown.
  if (snapshot.targets_total && snapshot.targets_planned) {
    line += '/' + text::grouped(*snapshot.targets_planned);
  }
  if (line.size() >= columns) return {};
  const auto add = [&line, columns](const std::string& field) {
    if (line.size() + field.size() < columns) line += field;
  };
  if (const auto percent = percent_done(snapshot)) add(fmt::format(" {:.1f}%", *percent));
  if (snapshot.stopping) {
    add(fmt::format("  stopping, {} open", text::grouped(snapshot.targets_open)));
  }
  if (snapshot.output_blocked) add("  output blocked");
  add(fmt::format("  {}/s", text::grouped(rounded(snapshot.rate_pps))));
  add("  found " + text::grouped(snapshot.responders));
  if (snapshot.time_left && !snapshot.stopping) add("  left " + clock_text(*snapshot.time_left));
  if (snapshot.loss) add(fmt::format("  loss {:.1f}%", 100 * *snapshot.loss));
  if (snapshot.varbinds != 0) add("  varbinds " + text::grouped(snapshot.varbinds));
  return line;
}

std::string status_record(const ProgressSnapshot& snapshot, const std::string& run, WallTime now) {
  const auto number_or_null = [](const std::optional<double>& number) {
    return number ? fmt::format("{:.1f}", *number) : std::string("null");
  };
  const std::optional<Duration> left = snapshot.time_left;
  return fmt::format(
      "{{\"kind\":\"status\",\"ts\":\"{}\",\"run\":\"{}\",\"elapsed_seconds\":{:.3f},"
      "\"targets_done\":{},\"targets_total\":{},\"percent\":{},\"targets_open\":{},"
      "\"responders\":{},\"varbinds\":{},\"requests_sent\":{},\"rate_pps\":{:.1f},\"loss\":{},"
      "\"output_blocked\":{},\"seconds_left\":{}}}\n",
      text::wall_time_text(now), run, in_seconds(snapshot.elapsed), snapshot.targets_done,
      snapshot.targets_total ? std::to_string(*snapshot.targets_total) : "null",
      number_or_null(percent_done(snapshot)), snapshot.targets_open, snapshot.responders,
      snapshot.varbinds, snapshot.requests_sent, snapshot.rate_pps,
      snapshot.loss ? fmt::format("{:.4f}", *snapshot.loss) : std::string("null"),
      snapshot.output_blocked,
      number_or_null(left ? std::optional(in_seconds(*left)) : std::nullopt));
}

std::expected<UniqueFd, files::FileError> open_status_file(const std::string& path) {
  constexpr int kFlags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
  UniqueFd fd(::open(path.c_str(), kFlags, 0666));
  if (!fd && errno == ENXIO && files::is_pipe(path)) {
    return std::unexpected(
        files::FileError{ENXIO, fmt::format("--status-file {}: nobody reads this pipe", path)});
  }
  if (!fd) return std::unexpected(files::file_error("--status-file " + path, errno));
  return fd;
}

Progress::Progress(Setup setup)
    : terminal_fd_(setup.terminal_fd),
      status_file_(std::move(setup.status_file)),
      run_(std::move(setup.run)),
      verb_(std::move(setup.verb)),
      below_(setup.below),
      attempts_(setup.terms.attempts),
      started_(setup.started),
      elapsed_before_(setup.elapsed_before),
      look_due_(setup.started + kLookInterval),
      status_due_(setup.started + kStatusInterval),
      pace_(setup.started, setup.requests_before),
      forecast_(setup.terms) {}

ProgressSnapshot Progress::look(Instant now, const Figures& figures) {
  const std::optional<Share> loss = LossEstimate(figures.stats.answered_at, attempts_).loss();
  const Duration elapsed = elapsed_before_ + (now - started_);
  const double rate_pps = pace_.rate_pps(now, figures.stats.requests_sent);
  const auto time_left = forecast_.time_left({.stats = figures.stats,
                                              .elapsed = elapsed,
                                              .targets_planned = figures.targets_planned,
                                              .rate_limit_pps = figures.rate_limit_pps,
                                              .rate_pps = rate_pps,
                                              .brake = pace_.brake()});
  return {.elapsed = elapsed,
          .targets_done = figures.stats.targets_done,
          .targets_total = figures.targets_total,
          .targets_planned = figures.targets_planned,
          .targets_open = figures.stats.targets_open,
          .responders = figures.stats.responders,
          .varbinds = figures.stats.rows,
          .requests_sent = figures.stats.requests_sent,
          .rate_pps = rate_pps,
          .loss = loss ? std::optional(loss->estimate) : std::nullopt,
          .time_left = time_left,
          .output_blocked = figures.output_blocked,
          .stopping = figures.stopping};
}

void Progress::update(Instant now, WallTime wall_now, const Figures& figures) {
  if (now >= look_due_) {
    look_due_ = now + kLookInterval;
    pace_.look(now, figures.stats.requests_sent, figures.brake);
    if (terminal_fd_ >= 0) draw(look(now, figures));
  }
  if (status_file_ && now >= status_due_) {
    // Keeps to whole seconds after the start. Records that a stall has missed are not written
    // later.
    status_due_ += kStatusInterval;
    if (status_due_ <= now) status_due_ = now + kStatusInterval;
    append_status(now, wall_now, figures);
  }
}

void Progress::draw(const ProgressSnapshot& snapshot) {
  std::string line = progress_line(snapshot, verb_, terminal_columns(terminal_fd_));
  const std::size_t columns = line.size();
  if (columns < drawn_columns_) line.append(drawn_columns_ - columns, ' ');
  if (write_if_ready(terminal_fd_, placed(line))) drawn_columns_ = columns;
}

void Progress::erase() {
  if (drawn_columns_ == 0) return;
  // A terminal that became narrower has wrapped the line by now. As many spaces would wrap too.
  const std::size_t columns = std::min(drawn_columns_, terminal_columns(terminal_fd_) - 1);
  write_if_ready(terminal_fd_, placed(std::string(columns, ' ')) + '\r');
  drawn_columns_ = 0;
}

// In one write, so that another program finds the cursor where it left it.
std::string Progress::placed(const std::string& line) const {
  return below_ ? "\n\r" + line + "\x1b[A" : '\r' + line;
}

void Progress::append_status(Instant now, WallTime wall_now, const Figures& figures) {
  const std::string record = status_record(look(now, figures), run_, wall_now);
  const ssize_t taken = ::write(status_file_.get(), record.data(), record.size());
  if (taken == std::ssize(record)) return;
  // A pipe with a slow reader misses a record. Any other error will come again.
  if (taken < 0 && (errno == EAGAIN || errno == EINTR)) return;
  status_failed_ = true;
  status_file_.reset();
}

void Progress::finish(Instant now, WallTime wall_now, const Figures& figures) {
  erase();
  terminal_fd_ = -1;
  if (status_file_) append_status(now, wall_now, figures);
  status_file_.reset();
}

}  // namespace snmpring::report
