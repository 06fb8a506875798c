// A terminal with a shell in it, and what stands on its screen: tmux.
#ifndef SNMPRING_CLI_TEST_TERMINAL_H_
#define SNMPRING_CLI_TEST_TERMINAL_H_

#include <cstddef>
#include <string>
#include <vector>

#include "scratch/scratch_folder.h"

namespace snmpring::cli {

/// Its server has a socket of its own, and ends with it.
class Terminal {
 public:
  /// False where tmux is not installed.
  static bool available();

  /// \param environment NAME=VALUE, for the shell.
  Terminal(std::size_t columns, std::vector<std::string> environment = {});
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  ~Terminal();

  /// Types a command that clears the screen, runs `script` and prints "status N" at its end.
  void start(const std::string& script);
  /// Waits for the end of what was started.
  void finish();
  /// Waits until the screen has `text`; false when patience ends.
  bool wait_for(const std::string& text);

  /// Presses a key, by tmux' name: "C-c", "Enter".
  void press(const std::string& key);
  void type(const std::string& text);

  /// What the screen and the lines above it show, without blanks at the ends.
  /// \param with_escapes Colours as escape sequences. \param joined Lines that were too long for
  /// the screen are one.
  std::string screen(bool with_escapes = false, bool joined = false);
  /// What tmux says for a format, such as "#{pane_title}".
  std::string state(const std::string& format);

 private:
  std::string tmux(std::vector<std::string> arguments);

  scratch::ScratchFolder folder_;
  std::size_t started_ = 0;
};

/// A command line for a shell.
std::string shell_line(const std::vector<std::string>& argv);

}  // namespace snmpring::cli

#endif  // SNMPRING_CLI_TEST_TERMINAL_H_
