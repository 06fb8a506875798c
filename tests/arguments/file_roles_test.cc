// Command lines that would write over a file that they read, or two things to one file.
#include "arguments/file_roles.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "arguments/argv.h"
#include "base/unique_fd.h"
#include "scratch/scratch_folder.h"

namespace snmpring::arguments {
namespace {

namespace fs = std::filesystem;
using test::Argv;
using test::refusal;

/// One of the standard descriptors replaced for a while.
class Replaced {
 public:
  Replaced(int standard_fd, int fd) : standard_fd_(standard_fd), saved_(::dup(standard_fd)) {
    ::dup2(fd, standard_fd);
  }
  Replaced(const Replaced&) = delete;
  Replaced& operator=(const Replaced&) = delete;
  ~Replaced() { ::dup2(saved_.get(), standard_fd_); }

 private:
  int standard_fd_;
  UniqueFd saved_;
};

class FileRoles : public testing::Test {
 protected:
  FileRoles() {
    scratch_.write("list", "192.0.2.1\n");
    scratch_.write("secret", "s3cret s3cret\n");
    scratch_.write("prefixes", "192.0.2.0/24\n");
    scratch_.write("credentials", R"([{"community":"@)" + path("secret") + R"("}])");
    scratch_.write("config", "quiet = true\n");
    scratch_.write("there", "text\n");
  }

  std::string path(const std::string& name) const { return scratch_.path(name); }

  UniqueFd open(const std::string& name, int flags) const {
    return UniqueFd(::open(path(name).c_str(), flags | O_CLOEXEC, 0600));
  }

  /// What is said of "walk ..." where each word's leading "/" stands for the folder; the folder is
  /// left out of it.
  std::string said_of(std::string_view line) const {
    std::vector<std::string> words;
    while (!line.empty()) {
      const std::size_t size = std::min(line.find(' '), line.size());
      std::string word(line.substr(0, size));
      if (const std::size_t slash = word.find('/'); slash != std::string::npos) {
        word.insert(slash, scratch_.folder().string());
      }
      words.push_back(std::move(word));
      line.remove_prefix(std::min(size + 1, line.size()));
    }
    const std::string folder = scratch_.folder().string();
    std::string said =
        refusal(Argv(std::vector<std::string_view>(words.begin(), words.end())).parse());
    for (std::size_t at; (at = said.find(folder)) != std::string::npos;)
      said.erase(at, folder.size());
    return said;
  }

  scratch::ScratchFolder scratch_;
};

TEST_F(FileRoles, AreApartInAnOrdinaryRun) {
  EXPECT_EQ(said_of("walk @/list --output /out --metadata-file /meta --status-file /status "
                    "--checkpoint /checkpoint --engine-cache /cache --blocklist-file /prefixes "
                    "--allowlist-file /prefixes --credentials /credentials --config /config"),
            "(accepted)");
  EXPECT_EQ(said_of("discover @/list @/list 192.0.2.1 -c @/secret -c @/secret"), "(accepted)");
}

TEST_F(FileRoles, OfWhatIsReadAreNotToBeWrittenTo) {
  struct Case {
    std::string_view rest;
    std::string_view what;
  };
  const Case cases[] = {
      {"@/list", "the list @/list"},
      {"h --blocklist-file /list", "the file of --blocklist-file /list"},
      {"h --allowlist-file /list", "the file of --allowlist-file /list"},
      {"h -c @/list", "a file that a secret is read from"},
      {"h -c x -c @/list", "a file that a secret is read from"},
  };
  for (const auto& [rest, what] : cases) {
    for (const std::string_view option :
         {"--output", "--metadata-file", "--status-file", "--metrics", "--engine-cache"}) {
      const std::string named = std::string(option) + " /list";
      EXPECT_EQ(said_of("discover " + std::string(rest) + ' ' + named),
                "snmpring: " + named + ": is " + std::string(what) + " as well\n");
    }
    EXPECT_EQ(said_of("discover " + std::string(rest) + " --output /out --checkpoint /list"),
              "snmpring: --checkpoint /list: is " + std::string(what) + " as well\n");
  }
  EXPECT_EQ(said_of("walk h --credentials /credentials --output /credentials"),
            "snmpring: --output /credentials: is the file of --credentials /credentials as well\n");
  EXPECT_EQ(said_of("walk h --credentials /credentials --output /secret"),
            "snmpring: --output /secret: is a file that a secret is read from as well\n");
  EXPECT_EQ(said_of("walk h --config /config --output /config"),
            "snmpring: --output /config: is the file of --config /config as well\n");
  EXPECT_EQ(said_of("walk h -u user -a SHA -A @/secret --metadata-file /secret"),
            "snmpring: --metadata-file /secret: is a file that a secret is read from as well\n");
}

TEST_F(FileRoles, OfASecretCountAlsoWhereTheCommandLineDisplacesIt) {
  scratch_.write("config", "community = \"@" + path("secret") + "\"\n");
  EXPECT_EQ(said_of("walk h --config /config -c other --output /secret"),
            "snmpring: --output /secret: is a file that a secret is read from as well\n");
}

TEST_F(FileRoles, OfMetricsIncludeTheirTemporaryFile) {
  EXPECT_EQ(said_of("discover h --metrics /new --output /new.tmp"),
            "snmpring: --output /new.tmp: is the temporary file of --metrics /new as well\n");
}

TEST_F(FileRoles, OfWhatIsWrittenAreOneEach) {
  const std::vector<std::string> options = {"--output",  "--metadata-file", "--status-file",
                                            "--metrics", "--checkpoint",    "--engine-cache"};
  for (std::size_t i = 0; i < options.size(); ++i) {
    for (std::size_t j = i + 1; j < options.size(); ++j) {
      for (const std::string name : {"/there", "/new"}) {
        const std::string first = options[i] + ' ' + name;
        const std::string second = options[j] + ' ' + name;
        const std::string output = i != 0 && options[j] == "--checkpoint" ? " --output /o" : "";
        const std::string more = options[i] == "--checkpoint" ? " --output /o" : "";
        EXPECT_EQ(said_of("walk h " + second + ' ' + first + output + more),
                  "snmpring: " + first + ": is the file of " + second + " as well\n");
      }
    }
  }
}

TEST_F(FileRoles, AreKnownThroughLinksAndOtherSpellings) {
  fs::create_directory(path("folder"));
  fs::create_symlink(path("list"), path("link"));
  fs::create_symlink("link", path("link-to-link"));
  fs::create_hard_link(path("list"), path("twin"));
  fs::create_directory_symlink(path("folder"), path("other-folder"));
  fs::create_symlink("folder/new", path("dangling"));
  EXPECT_EQ(said_of("discover @/list --output /link"),
            "snmpring: --output /link: is the list @/list as well\n");
  EXPECT_EQ(said_of("discover @/link-to-link --output /list"),
            "snmpring: --output /list: is the list @/link-to-link as well\n");
  EXPECT_EQ(said_of("discover @/list --output /twin"),
            "snmpring: --output /twin: is the list @/list as well\n");
  for (const std::string name :
       {"/folder/./new", "/folder/../folder/new", "/other-folder/new", "/dangling"}) {
    EXPECT_EQ(
        said_of("discover h --metadata-file /folder/new --output " + name),
        "snmpring: --output " + name + ": is the file of --metadata-file /folder/new as well\n");
  }
  EXPECT_EQ(said_of("discover h --metadata-file /folder/new --output /new"), "(accepted)");
}

TEST_F(FileRoles, OfANameThatLinksGoRoundInIsNobodys) {
  fs::create_symlink("b", path("a"));
  fs::create_symlink("a", path("b"));
  EXPECT_EQ(said_of("discover h --metadata-file /a --output /b"), "(accepted)");
}

TEST_F(FileRoles, IncludeTheNamesThatFilesAreWrittenUnderFirst) {
  EXPECT_EQ(
      said_of("discover h --metadata-file /meta --output /meta.tmp"),
      "snmpring: --output /meta.tmp: is the temporary file of --metadata-file /meta as well\n");
  scratch_.write("cache.tmp", "192.0.2.1\n");
  EXPECT_EQ(
      said_of("discover @/cache.tmp --engine-cache /cache"),
      "snmpring: --engine-cache /cache: its temporary file is the list @/cache.tmp as well\n");
  EXPECT_EQ(said_of("discover h --checkpoint /c --output /o --status-file /c.tmp"),
            "snmpring: --status-file /c.tmp: is the temporary file of --checkpoint /c as well\n");
}

TEST_F(FileRoles, AreThoseOfTheVerb) {
  EXPECT_EQ(said_of("targets @/list --output /list"),
            "snmpring: --output /list: is the list @/list as well\n");
  EXPECT_EQ(said_of("keygen -a SHA -A @/secret --output /secret"),
            "snmpring: --output /secret: is a file that a secret is read from as well\n");
  // Neither writes metadata.
  EXPECT_EQ(said_of("targets @/list --metadata-file /list"), "(accepted)");
}

TEST_F(FileRoles, OfDevicesAreManyAtOnce) {
  const std::string line =
      "walk h --output /dev/null --metadata-file /dev/null --status-file /dev/null";
  EXPECT_TRUE(test::parse_line(line)) << line;
  EXPECT_TRUE(test::parse_line("walk @/dev/null --output /dev/null"));
}

TEST_F(FileRoles, OfAPipeAreManyWhereItIsNotReadFrom) {
  ASSERT_EQ(::mkfifo(path("fifo").c_str(), 0600), 0);
  EXPECT_EQ(said_of("walk h --output /fifo --status-file /fifo"), "(accepted)");
  EXPECT_EQ(said_of("walk @/fifo --output /fifo"),
            "snmpring: --output /fifo: is the list @/fifo as well\n");
}

TEST_F(FileRoles, OfStandardInputCountWhereItIsRead) {
  const UniqueFd file = open("list", O_RDONLY);
  const Replaced in(STDIN_FILENO, file.get());
  EXPECT_EQ(said_of("walk - --output /list"),
            "snmpring: --output /list: is standard input as well\n");
  EXPECT_EQ(said_of("walk h --output /list"), "(accepted)");
  EXPECT_EQ(refusal(test::parse_line("walk @/dev/stdin --output " + path("list"))),
            "snmpring: --output " + path("list") + ": is the list @/dev/stdin as well\n");
}

TEST_F(FileRoles, OfADescriptorThatASecretIsReadFromCount) {
  const UniqueFd file = open("secret", O_RDONLY);
  EXPECT_EQ(said_of("walk h -c fd:" + std::to_string(file.get()) + " --output /secret"),
            "snmpring: --output /secret: is what a secret is read from as well\n");
}

TEST_F(FileRoles, OfStandardOutputCountWhereItIsWrittenTo) {
  const UniqueFd file = open("list", O_WRONLY | O_APPEND);
  const Replaced out(STDOUT_FILENO, file.get());
  EXPECT_EQ(said_of("walk @/list"), "snmpring: standard output: is the list @/list as well\n");
  EXPECT_EQ(said_of("walk @/list --output -"),
            "snmpring: standard output: is the list @/list as well\n");
  EXPECT_EQ(said_of("walk h --metadata-file /list"),
            "snmpring: standard output: is the file of --metadata-file /list as well\n");
  EXPECT_EQ(said_of("walk @/list --output /out"), "(accepted)");
  EXPECT_EQ(said_of("walk @/list --output /out --dry-run"),
            "snmpring: standard output: is the list @/list as well\n");
  EXPECT_EQ(said_of("walk --config /list --print-config"),
            "snmpring: /list:1: this is no line of the form name = value\n");
}

TEST_F(FileRoles, OfStandardErrorMayBeThoseOfStandardOutput) {
  const UniqueFd both = open("log", O_WRONLY | O_CREAT);
  const UniqueFd alone = open("log", O_WRONLY);
  const UniqueFd end = open("log", O_WRONLY | O_APPEND);
  ASSERT_EQ(::write(both.get(), "text\n", 5), 5);
  {
    const Replaced out(STDOUT_FILENO, both.get());
    const Replaced err(STDERR_FILENO, both.get());
    EXPECT_EQ(said_of("walk h"), "(accepted)");
  }
  {
    const Replaced out(STDOUT_FILENO, both.get());
    const Replaced err(STDERR_FILENO, alone.get());
    EXPECT_EQ(said_of("walk h"), "snmpring: standard output: is standard error as well\n");
    EXPECT_EQ(said_of("walk h --output /out"), "(accepted)");
    EXPECT_EQ(said_of("walk h --output /log"),
              "snmpring: --output /log: is standard error as well\n");
  }
  {
    const Replaced err(STDERR_FILENO, end.get());
    EXPECT_EQ(said_of("walk h --status-file /log"), "(accepted)");
    EXPECT_EQ(said_of("walk h --output /log"),
              "snmpring: --output /log: is standard error as well\n");
  }
}

}  // namespace
}  // namespace snmpring::arguments
