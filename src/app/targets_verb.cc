// The verb `targets`: prints what would be scanned, in scan order, and sends nothing.
#include "app/targets_verb.h"

#include <fmt/core.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "app/asking.h"
#include "app/bad_lines.h"
#include "app/dry_run.h"
#include "app/preparation.h"
#include "app/random.h"
#include "app/settings.h"
#include "files/output_file.h"
#include "files/write_all.h"
#include "process/complain.h"
#include "process/standard_descriptors.h"

namespace snmpring::app {
namespace {

constexpr std::size_t kBufferOctets = std::size_t{256} << 10;
// A name of 254 characters, or an address with its zone in brackets, and a port.
constexpr std::size_t kLineTextMax = 512;

char* append(char* out, std::string_view text) { return std::copy(text.begin(), text.end(), out); }

char* append_number(char* out, unsigned number) { return std::to_chars(out, out + 10, number).ptr; }

char* append_ipv4(char* out, const IpAddress& address) {
  for (std::size_t part = 0; part < 4; ++part) {
    if (part > 0) *out++ = '.';
    out = append_number(out, address.octets[part]);
  }
  return out;
}

/// \return One past the last character; at most kLineTextMax are written.
char* append_line(char* out, const session::Target& target, std::uint16_t default_port) {
  const bool port_shown = target.endpoint.port != default_port;
  const IpAddress& address = target.endpoint.address;
  if (!target.profile->name.empty()) {
    out = append(out, target.profile->name);
  } else if (address.family == Family::ipv4) {
    out = append_ipv4(out, address);
  } else {
    if (port_shown) *out++ = '[';
    out = append(out, address.to_string());
    if (port_shown) *out++ = ']';
  }
  if (port_shown) {
    *out++ = ':';
    out = append_number(out, target.endpoint.port);
  }
  *out++ = '\n';
  return out;
}

}  // namespace

PrintedTargets print_targets(targets::ScanTargets& targets, std::uint16_t default_port, int fd) {
  std::vector<char> buffer(kBufferOctets);
  char* out = buffer.data();
  const char* const full = buffer.data() + kBufferOctets - kLineTextMax;
  PrintedTargets printed;
  const auto flush = [&] {
    const std::string_view text(buffer.data(), static_cast<std::size_t>(out - buffer.data()));
    printed.error = files::write_all(fd, text);
    printed.octets += text.size();
    out = buffer.data();
    return printed.error == 0;
  };

  engine::Candidate candidate;
  while (true) {
    switch (targets.next(candidate)) {
      case engine::Supply::ready:
        if (candidate.refused == session::ErrorWord::none) {
          out = append_line(out, candidate.target, default_port);
          ++printed.lines;
        }
        targets.release(candidate.target.position, candidate.target.profile);
        if (out > full && !flush()) return printed;
        break;
      case engine::Supply::pending: {
        if (!flush()) return printed;
        // A reader that has gone is told without being asked for, by errors alone.
        pollfd awaited[] = {{.fd = targets.wake_fd(), .events = POLLIN, .revents = 0},
                            {.fd = fd, .events = 0, .revents = 0}};
        ::poll(awaited, std::size(awaited), -1);
        if ((awaited[1].revents & (POLLERR | POLLHUP)) != 0) {
          printed.error = EPIPE;
          return printed;
        }
        break;
      }
      case engine::Supply::exhausted:
        flush();
        return printed;
    }
  }
}

int list_targets(const options::Options& options) {
  const auto asking = make_asking(options);
  const auto drawn_seed = random_word();
  if (!drawn_seed) return process::complain(process::kExitSystem, "getrandom(2) gives nothing");
  BadLines bad_lines;
  const auto targets =
      make_targets(options, options.seed.value_or(*drawn_seed), *asking, bad_lines);
  if (!targets) return process::complain(targets.error());
  if (options.dry_run) {
    return process::print(dry_run_text(options, {.targets = (*targets)->planned()}));
  }
  const auto output = files::create_output(options.output, 0666);
  if (!output) {
    return process::complain(process::file_exit(output.error(), process::kExitCreate),
                             output.error().message);
  }
  const files::FileGuard guard(output->get(), writes_to_stdout(options) ? "" : options.output);
  const PrintedTargets printed = print_targets(**targets, options.port, output->get());
  const char* const fault = guard.fault(printed.octets);
  files::release_output(output->get());
  bad_lines.summarize();
  if (printed.error == EPIPE) return process::kExitWrite;
  if (printed.error != 0 || fault != nullptr) {
    const char* const why = printed.error != 0 ? std::strerror(printed.error) : fault;
    return process::complain(process::kExitWrite, fmt::format("{}: {}", output_name(options), why));
  }
  if ((*targets)->counts().bad_lines > 0) return process::kExitData;
  return (*targets)->cut_short() ? process::kExitStopped : process::kExitDone;
}

}  // namespace snmpring::app
