// The snippets of the documentation do what is written below them.
#include <gtest/gtest.h>
#include <snmpring/snmpring.h>

#include <cstdlib>
#include <iomanip>
#include <iostream>
#include <sstream>

#include "cli/fixtures.h"

using namespace snmpring;
using namespace std::chrono_literals;

namespace {

struct Snippet {
  const char* title;
  Task<void> (*run)(Loop&, SnmpSession, std::string address, std::uint16_t port);
  const char* prints;  ///< Null where the page does not say.
  const char* python;  ///< Null where there is none.
};

#include <snippets.inc>  // made of the pages by snippets.py

const std::string kAddress = "127.0.0.1";

cli::Agentd agent() {
  return cli::Agentd({kAddress},
                     {"--generate", "100", "--user", "scan,SHA-1,authpass123,AES,privpass123",
                      "--user", "wide,SHA-1,authpass123,AES-256-C,privpass123"});
}

/// What is written to std::cout as long as this lives.
class Captured {
 public:
  Captured() : before_(std::cout.rdbuf(text_.rdbuf())) {}
  Captured(const Captured&) = delete;
  ~Captured() { std::cout.rdbuf(before_); }
  std::string text() const { return text_.str(); }

 private:
  std::ostringstream text_;
  std::streambuf* before_;
};

TEST(Snippets, DoWhatTheirPagesSay) {
  const cli::Agentd fleet = agent();
  const auto port = static_cast<std::uint16_t>(std::stoi(fleet.port()));
  ASSERT_GT(kSnippets.size(), 10u);
  for (const Snippet& snippet : kSnippets) {
    SCOPED_TRACE(snippet.title);
    Loop loop = Loop::create().value();
    auto session = SnmpSession::create(loop, {.addr = kAddress, .port = port}).value();
    const Captured captured;
    try {
      EXPECT_TRUE(loop.wait_for(snippet.run(loop, std::move(session), kAddress, port)).has_value());
    } catch (const std::exception& exception) {
      ADD_FAILURE() << exception.what();
    }
    if (snippet.prints != nullptr) {
      EXPECT_EQ(captured.text(), snippet.prints);
    }
  }
}

/// A Python that has gufo.snmp, or nothing.
std::string python_with_gufo() {
  const char* const chosen = std::getenv("SNMPRING_GUFO_PYTHON");
  std::string python = chosen != nullptr ? chosen : "python3";
  const bool there = cli::run({python, "-c", "import gufo.snmp.aio"}).status == 0;
  return there ? python : std::string();
}

/// Lines of a snippet within `async def main(address, port):`.
std::string python_program(const std::string& body) {
  std::string program = "import asyncio, sys\nasync def main(address, port):\n";
  std::istringstream lines(body);
  for (std::string line; std::getline(lines, line);) program += "    " + line + '\n';
  return program + "asyncio.run(main(sys.argv[1], int(sys.argv[2])))\n";
}

TEST(Snippets, OfPythonPrintTheSame) {
  const std::string python = python_with_gufo();
  if (python.empty()) {
    GTEST_SKIP() << "no Python with gufo.snmp here: pip install gufo-snmp into a virtual "
                    "environment and name its "
                    "Python in SNMPRING_GUFO_PYTHON";
  }
  const cli::Agentd fleet = agent();
  for (const Snippet& snippet : kSnippets) {
    if (snippet.python == nullptr) continue;
    SCOPED_TRACE(snippet.title);
    const cli::Finished finished =
        cli::run({python, "-c", python_program(snippet.python), kAddress, fleet.port()});
    EXPECT_EQ(finished.out, snippet.prints) << finished.err;
  }
}

}  // namespace
