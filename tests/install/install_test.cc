// What `meson install` leaves is all that other projects need.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "cli/fixtures.h"

namespace snmpring::cli {
namespace {

namespace fs = std::filesystem;

using testing::IsEmpty;

/// The library, installed in a folder that is not its prefix.
class InstalledLibrary : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::make_unique<ScratchFolder>();
    const Finished installed = run({"meson", "install", "-C", SNMPRING_BUILD, "--no-rebuild",
                                    "--quiet", "--destdir", folder_->folder().string()});
    ASSERT_EQ(installed.status, 0) << installed.out << installed.err;
    for (const auto& entry : fs::recursive_directory_iterator(folder_->folder())) {
      if (entry.path().filename() == "snmpring.pc") pkg_config_path_ = entry.path().parent_path();
      if (entry.path().filename() == "libsnmpring.so") library_path_ = entry.path().parent_path();
    }
    ASSERT_THAT(pkg_config_path_, testing::Not(IsEmpty()));
  }
  static void TearDownTestSuite() { folder_.reset(); }

  /// Knows of the library what pkg-config says, and where the shared one is.
  static Finished run_outside(std::vector<std::string> argv) {
    return Process(Process::Setup{.argv = std::move(argv),
                                  .environment = {"PKG_CONFIG_PATH=" + pkg_config_path_,
                                                  "LD_LIBRARY_PATH=" + library_path_}})
        .finish();
  }
  static Finished shell(const std::string& command) { return run_outside({"sh", "-c", command}); }
  static std::string path(const std::string& name) { return folder_->path(name); }

  static void expect_it_asks(const std::string& program) {
    const Agentd fleet({"127.0.0.1"}, {});
    const Finished asked = run_outside({program, fleet.port()});
    EXPECT_EQ(asked.out, "agent-00000000\nagent-00000000\nagent-00000000\n") << asked.err;
    EXPECT_EQ(asked.status, 0);
  }

  static std::unique_ptr<ScratchFolder> folder_;
  static std::string pkg_config_path_;
  static std::string library_path_;
};
std::unique_ptr<ScratchFolder> InstalledLibrary::folder_;
std::string InstalledLibrary::pkg_config_path_;
std::string InstalledLibrary::library_path_;

TEST_F(InstalledLibrary, IsFoundByAProjectOutsideWithPkgConfigAlone) {
  const std::string build = path("consumer-build");
  const Finished made =
      shell("meson setup " + build +
            " " SNMPRING_SOURCE_ROOT "/tests/install/consumer && ninja -C " + build);
  ASSERT_EQ(made.status, 0) << made.out << made.err;
  expect_it_asks(build + "/consumer");
  EXPECT_THAT(shell("ldd " + build + "/consumer").out, testing::HasSubstr("libsnmpring.so.0 => "));
}

TEST_F(InstalledLibrary, LinksStatically) {
  const std::string program = path("static-consumer");
  const Finished made =
      shell("g++ -std=c++23 " SNMPRING_SOURCE_ROOT "/tests/install/consumer/main.cc -o " + program +
            " -static $(pkg-config --cflags --libs --static snmpring)");
  ASSERT_EQ(made.status, 0) << made.err;
  expect_it_asks(program);
}

TEST_F(InstalledLibrary, HasTheVersionOfTheProgram) {
  const std::string version = shell("pkg-config --modversion snmpring").out;
  EXPECT_EQ("snmpring " + version, run({built("snmpring"), "--version"}).out);
}

TEST_F(InstalledLibrary, HasHeadersThatStandAloneWithoutWarnings) {
  std::size_t headers = 0;
  for (const auto& entry : fs::directory_iterator(SNMPRING_SOURCE_ROOT "/include/snmpring")) {
    ++headers;
    const Finished compiled = shell(
        "echo '#include <snmpring/" + entry.path().filename().string() +
        ">' | g++ -std=c++23 -fsyntax-only -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror"
        " $(pkg-config --cflags snmpring) -x c++ -");
    EXPECT_EQ(compiled.status, 0) << compiled.err;
  }
  EXPECT_GT(headers, 10u);
}

TEST_F(InstalledLibrary, ShowsNothingButItsInterface) {
  const std::string symbols = shell("nm -DC --defined-only " + library_path_ +
                                    "/libsnmpring.so | awk '$2 ~ /[TBDR]/' | cut -d' ' -f3-")
                                  .out;
  std::istringstream lines(symbols);
  std::size_t count = 0;
  for (std::string symbol; std::getline(lines, symbol); ++count) {
    EXPECT_THAT(symbol, testing::StartsWith("snmpring::v0::"));
  }
  EXPECT_GT(count, 50u);
}

/// The library built and installed alone.
class LibraryAlone : public testing::Test {
 protected:
  /// meson where pkg-config knows of nothing but what the library needs.
  Finished meson(std::vector<std::string> arguments) const {
    std::string line = "mkdir -p " + path("known");
    for (const char* name : {"libcrypto", "liburing"}) {
      line += " && ln -sf \"$(pkg-config --variable=pcfiledir " + std::string(name) + ")/" + name +
              ".pc\" " + path("known");
    }
    EXPECT_EQ(run({"sh", "-c", line}).status, 0);
    arguments.insert(arguments.begin(), "meson");
    return Process(Process::Setup{.argv = std::move(arguments),
                                  .environment = {"PKG_CONFIG_LIBDIR=" + path("known")}})
        .finish();
  }
  std::string path(const std::string& name) const { return folder_.path(name); }

 private:
  const ScratchFolder folder_;
};

TEST_F(LibraryAlone, NeedsLiburingAndOpensslAndNothingElse) {
  const std::string build = path("build");
  const Finished configured =
      meson({"setup", build, SNMPRING_SOURCE_ROOT, "-Dprograms=false", "--buildtype=debug",
             "-Doptimization=0", "-Dunity=on", "-Dunity_size=12", "--prefix", path("there")});
  ASSERT_EQ(configured.status, 0) << configured.out << configured.err;
  std::set<std::string> asked_for;
  for (const auto& dependency :
       parse_document(run({"meson", "introspect", "--dependencies", build}).out)) {
    asked_for.insert(dependency["name"].get<std::string>());
  }
  EXPECT_EQ(asked_for, (std::set<std::string>{"libcrypto", "liburing"}));

  const Finished installed = meson({"install", "-C", build, "--quiet"});
  ASSERT_EQ(installed.status, 0) << installed.out << installed.err;
  EXPECT_FALSE(fs::exists(path("there/bin")));
  // What the compiler read of others.
  const std::string read = run({"ninja", "-C", build, "-t", "deps"}).out;
  EXPECT_THAT(read, testing::HasSubstr("liburing.h"));
  for (const char* other : {"/fmt/", "/nlohmann/", "/CLI/", "/gtest/", "/seccomp.h"}) {
    EXPECT_THAT(read, testing::Not(testing::HasSubstr(other)));
  }

  const Finished linked =
      run({"sh", "-c",
           "export PKG_CONFIG_PATH=$(dirname \"$(find " + path("there") +
               " -name snmpring.pc)\") && g++ -std=c++23 " SNMPRING_SOURCE_ROOT
               "/tests/install/consumer/main.cc -o " +
               path("consumer") + " -static $(pkg-config --cflags --libs --static snmpring)"});
  ASSERT_EQ(linked.status, 0) << linked.err;
  const Agentd fleet({"127.0.0.1"}, {});
  EXPECT_EQ(run({path("consumer"), fleet.port()}).out,
            "agent-00000000\nagent-00000000\nagent-00000000\n");
}

TEST_F(LibraryAlone, IsRefusedTestsThatRunThePrograms) {
  const Finished configured =
      meson({"setup", path("build"), SNMPRING_SOURCE_ROOT, "-Dprograms=false", "-Dtests=enabled"});
  EXPECT_EQ(configured.status, 1);
  EXPECT_THAT(
      configured.out,
      testing::HasSubstr("-Dtests=enabled needs -Dprograms=true: the tests run the programs"));
}

}  // namespace
}  // namespace snmpring::cli
