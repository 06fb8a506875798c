#include "terminal.h"

#include <gtest/gtest.h>

#include <chrono>
#include <utility>

#include "process.h"

namespace snmpring::cli {
namespace {

constexpr const char* kPane = "terminal";

std::string without_blank_end(std::string text) {
  const std::size_t last = text.find_last_not_of(" \n");
  text.resize(last == std::string::npos ? 0 : last + 1);
  return text;
}

}  // namespace

std::string shell_line(const std::vector<std::string>& argv) {
  std::string line;
  for (const std::string& word : argv) {
    line += line.empty() ? "'" : " '";
    for (const char c : word) line += c == '\'' ? std::string("'\\''") : std::string(1, c);
    line += '\'';
  }
  return line;
}

bool Terminal::available() { return run({"sh", "-c", "command -v tmux"}).status == 0; }

Terminal::Terminal(std::size_t columns, std::vector<std::string> environment) {
  std::vector<std::string> shell = {"env", "-u",       "NO_COLOR",     "-u",    "LC_ALL",
                                    "-u",  "LC_CTYPE", "LANG=C.UTF-8", "PS1=> "};
  for (std::string& variable : environment) shell.push_back(std::move(variable));
  shell.insert(shell.end(), {"bash", "--norc", "--noprofile", "--noediting", "-i"});
  folder_.write("conf", "set -g status off\nset -g history-limit 50000\n");
  tmux({"-f", folder_.path("conf"), "new-session", "-d", "-s", kPane, "-x", std::to_string(columns),
        "-y", "50", shell_line(shell)});
  tmux({"resize-window", "-t", kPane, "-x", std::to_string(columns), "-y", "50"});
  wait_for(">");
}

Terminal::~Terminal() { tmux({"kill-server"}); }

std::string Terminal::tmux(std::vector<std::string> arguments) {
  std::vector<std::string> argv = {"env", "LANG=C.UTF-8", "tmux", "-u", "-S", folder_.path("s")};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  Finished finished = run(std::move(argv));
  EXPECT_EQ(finished.status, 0) << finished.err;
  return std::move(finished.out);
}

void Terminal::start(const std::string& script) {
  const std::string name = "run" + std::to_string(++started_);
  const std::string clear = shell_line({"tmux", "-S", folder_.path("s"), "clear-history"});
  folder_.write(name,
                "printf '\\033[H\\033[2J'\n" + clear + "\n" + script + "\necho \"status $?\"\n" +
                    shell_line({"tmux", "-S", folder_.path("s"), "wait-for", "-S", name}) + "\n");
  type(". " + folder_.path(name));
  press("Enter");
}

void Terminal::finish() { tmux({"wait-for", "run" + std::to_string(started_)}); }

bool Terminal::wait_for(const std::string& text) {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (screen().find(text) == std::string::npos) {
    if (std::chrono::steady_clock::now() > end) return false;
  }
  return true;
}

void Terminal::press(const std::string& key) { tmux({"send-keys", "-t", kPane, key}); }

void Terminal::type(const std::string& text) { tmux({"send-keys", "-t", kPane, "-l", text}); }

std::string Terminal::screen(bool with_escapes, bool joined) {
  std::vector<std::string> arguments = {"capture-pane", "-p", "-S", "-", "-t", kPane};
  if (with_escapes) arguments.emplace_back("-e");
  if (joined) arguments.emplace_back("-J");
  return without_blank_end(tmux(std::move(arguments)));
}

std::string Terminal::state(const std::string& format) {
  return without_blank_end(tmux({"display-message", "-p", "-t", kPane, format}));
}

}  // namespace snmpring::cli
