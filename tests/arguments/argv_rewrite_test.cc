#include "arguments/argv_rewrite.h"

#include <gtest/gtest.h>

#include "arguments/argv.h"
#include "arguments/foreign_options.h"

namespace snmpring::arguments {
namespace {

/// "--timeout=5 [h] --tolerate-disorder": options with their long names, other words in brackets.
std::string rewritten(std::initializer_list<std::string_view> arguments) {
  const test::Argv argv(arguments);
  const auto words = rewrite_argv(argv.arguments());
  if (!words) return words.error().where + ": " + words.error().reason;
  std::string text;
  for (const Word& word : *words) {
    if (!text.empty()) text += ' ';
    if (word.option == nullptr) {
      text += '[' + std::string(word.value) + ']';
    } else {
      text += "--" + std::string(word.option->name);
      if (word.value != nullptr) text += '=' + std::string(word.value);
    }
  }
  return text;
}

TEST(ArgvRewrite, TakesShortOptionsApartAndAttached) {
  EXPECT_EQ(rewritten({"-t", "5"}), "--timeout=5");
  EXPECT_EQ(rewritten({"-t5"}), "--timeout=5");
  EXPECT_EQ(rewritten({"-v2c"}), "--snmp-version=2c");
  EXPECT_EQ(rewritten({"-v", "2c"}), "--snmp-version=2c");
  EXPECT_EQ(rewritten({"-v1"}), "--snmp-version=1");
  EXPECT_EQ(rewritten({"-v3"}), "--snmp-version=3");
  EXPECT_EQ(rewritten({"-cpublic"}), "--community=public");
}

TEST(ArgvRewrite, TakesLettersWithoutArgumentTogether) {
  EXPECT_EQ(rewritten({"-46"}), "--ipv4 --ipv6");
  EXPECT_EQ(rewritten({"-4t5"}), "--ipv4 --timeout=5");
}

TEST(ArgvRewrite, TakesNetSnmpsLettersBehindC) {
  EXPECT_EQ(rewritten({"-Cr", "25"}), "--max-repetitions=25");
  EXPECT_EQ(rewritten({"-Cr25"}), "--max-repetitions=25");
  EXPECT_EQ(rewritten({"-Cc"}), "--tolerate-disorder");
  EXPECT_EQ(rewritten({"-Ccr25"}), "--tolerate-disorder --max-repetitions=25");
  EXPECT_EQ(rewritten({"-Ccr", "25", "-Cc"}),
            "--tolerate-disorder --max-repetitions=25 --tolerate-disorder");
}

TEST(ArgvRewrite, TakesTheKeysOfVersion3) {
  EXPECT_EQ(rewritten({"-3m", "ab"}), "--auth-master-key=ab");
  EXPECT_EQ(rewritten({"-3Mab"}), "--priv-master-key=ab");
  EXPECT_EQ(rewritten({"-3k", "ab"}), "--auth-local-key=ab");
  EXPECT_EQ(rewritten({"-3K", "ab"}), "--priv-local-key=ab");
}

TEST(ArgvRewrite, TakesLongOptionsWithBothFormsOfArgument) {
  EXPECT_EQ(rewritten({"--rate", "5"}), "--rate=5");
  EXPECT_EQ(rewritten({"--rate=5"}), "--rate=5");
  EXPECT_EQ(rewritten({"--per-subnet-rate=/24=50"}), "--per-subnet-rate=/24=50");
}

TEST(ArgvRewrite, DoesNotTakeTheNextWordForAnEmptyArgument) {
  EXPECT_EQ(rewritten({"--output=", "h"}), "--output= [h]");
}

TEST(ArgvRewrite, TakesAnArgumentThatLooksLikeAnOption) {
  EXPECT_EQ(rewritten({"-c", "-Cc"}), "--community=-Cc");
  EXPECT_EQ(rewritten({"-c", "--"}), "--community=--");
}

TEST(ArgvRewrite, MixesOptionsAndTargets) {
  EXPECT_EQ(rewritten({"-4", "walk", "h1", "-Cr25", "h2", "--quiet", "-"}),
            "--ipv4 [walk] [h1] --max-repetitions=25 [h2] --quiet [-]");
}

TEST(ArgvRewrite, EndsOptionsAtTwoDashes) {
  EXPECT_EQ(rewritten({"walk", "-4", "--", "-6", "--", "--rate"}),
            "[walk] --ipv4 [-6] [--] [--rate]");
}

TEST(ArgvRewrite, KeepsBracketsOfTargets) {
  EXPECT_EQ(rewritten({"walk", "[2001:db8::7]"}), "[walk] [[2001:db8::7]]");
}

TEST(ArgvRewrite, NamesTheFlagAsTyped) {
  const test::Argv argv{"-t5", "--timeout=5", "-Cr25", "--quiet"};
  const auto words = rewrite_argv(argv.arguments());
  ASSERT_TRUE(words);
  EXPECT_EQ((*words)[0].typed, "-t");
  EXPECT_EQ((*words)[1].typed, "--timeout");
  EXPECT_EQ((*words)[2].typed, "-Cr");
  EXPECT_EQ((*words)[3].typed, "--quiet");
}

TEST(ArgvRewrite, PointsIntoArgv) {
  const test::Argv argv{"-csecret", "--community=other"};
  const auto words = rewrite_argv(argv.arguments());
  ASSERT_TRUE(words);
  EXPECT_EQ((*words)[0].value, argv.word(1).data() + 2);
  EXPECT_EQ((*words)[1].value, argv.word(2).data() + 12);
}

TEST(ArgvRewrite, RefusesAMissingArgument) {
  EXPECT_EQ(rewritten({"-t"}), "-t: needs an argument");
  EXPECT_EQ(rewritten({"--rate"}), "--rate: needs an argument");
  EXPECT_EQ(rewritten({"-Cr"}), "-Cr: needs an argument");
  EXPECT_EQ(rewritten({"-C"}), "-C: needs a letter, as in -Cr 25 and -Cc");
}

TEST(ArgvRewrite, RefusesAnArgumentWhereThereIsNone) {
  EXPECT_EQ(rewritten({"--quiet=yes"}), "--quiet: takes no argument");
}

TEST(ArgvRewrite, RefusesWhatItDoesNotKnow) {
  EXPECT_EQ(rewritten({"--bogus"}), "--bogus: unknown option");
  EXPECT_EQ(rewritten({"-k"}), "-k: unknown option");
  EXPECT_EQ(rewritten({"-3z"}), "-3z: unknown option");
  EXPECT_EQ(rewritten({"-3"}), "-3: unknown option");
  EXPECT_EQ(rewritten({"---rate"}), "---rate: unknown option; did you mean --rate?");
  EXPECT_EQ(rewritten({"--=5"}), "--: unknown option");
}

TEST(ArgvRewrite, NamesTheOptionThatWasMeant) {
  const std::pair<std::string, std::string> cases[] = {{"--tiemout", "--timeout"},
                                                       {"--meta", "--metadata-file"},
                                                       {"--max_targets", "--max-targets"},
                                                       {"--hlep", "--help"},
                                                       {"--blacklist-file", "--blocklist-file"}};
  for (const auto& [typed, meant] : cases) {
    EXPECT_EQ(rewritten({typed}), typed + ": unknown option; did you mean " + meant + "?");
  }
  // The beginning of several, and of none.
  EXPECT_EQ(rewritten({"--max"}), "--max: unknown option");
  EXPECT_EQ(rewritten({"--" + std::string(10'000, 'x')}).substr(0, 4), "--xx");
}

TEST(ArgvRewrite, KnowsWhatOtherProgramsCallIt) {
  const std::pair<std::string, std::string> cases[] = {{"--target-port", "--port"},
                                                       {"--output-file", "--output"},
                                                       {"--excludefile", "--blocklist-file"},
                                                       {"--whitelist-file", "--allowlist-file"},
                                                       {"--max-rate", "--rate"},
                                                       {"--cooldown-time", "--timeout"},
                                                       {"--adapter-ip", "--source-ip"},
                                                       {"--echo", "--print-config"},
                                                       {"--dryrun", "--dry-run"},
                                                       {"-B10M", "--bandwidth"},
                                                       {"-o", "--output"},
                                                       {"-w", "--allowlist-file"},
                                                       {"-N", "--max-results"}};
  for (const auto& [typed, meant] : cases) {
    const std::string flag = typed[1] == '-' ? typed : typed.substr(0, 2);
    EXPECT_EQ(rewritten({typed, "x"}), flag + ": unknown option; did you mean " + meant + "?");
  }
  for (const char* name : {"--list-of-ips-file", "--output-module", "--probe-module", "--cores",
                           "--router-mac", "--randomize-hosts", "--verbosity", "--range"}) {
    EXPECT_EQ(rewritten({name, "x"}).find("unknown option"), std::string::npos) << name;
  }
  EXPECT_EQ(rewritten({"-iL", "list"}),
            "-i: unknown option; did you mean --interface? A list of targets is @FILE");
}

TEST(ArgvRewrite, NamesOnlyOptionsThatThereAre) {
  for (char letter = 'A'; letter <= 'z'; ++letter) {
    const std::string reason(foreign_letter(letter));
    if (reason.empty()) continue;
    EXPECT_EQ(options::find_option_by_letter(std::string(1, letter)), nullptr) << letter;
    for (std::size_t at = reason.find("--"); at != std::string::npos;
         at = reason.find("--", at + 2)) {
      const std::string name = reason.substr(
          at + 2, reason.find_first_not_of("abcdefghijklmnopqrstuvwxyz-", at + 2) - at - 2);
      EXPECT_TRUE(name.empty() || options::find_option(name) != nullptr) << reason;
    }
  }
}

TEST(ArgvRewrite, TakesNoLongNameForLetters) {
  EXPECT_EQ(rewritten({"-community", "hunter2"}),
            "-community: long names take two dashes; did you mean --community?");
  EXPECT_EQ(rewritten({"-rate=5"}), "-rate: long names take two dashes; did you mean --rate?");
  EXPECT_EQ(rewritten({"-communities"}), "--community=ommunities");
}

TEST(ArgvRewrite, PrintsNothingThatMayBeASecretBehindAnUnknownOption) {
  EXPECT_EQ(rewritten({"--comunity=hunter2"}),
            "--comunity: unknown option; did you mean --community?");
  EXPECT_EQ(rewritten({"-khunter2"}), "-k: unknown option");
  EXPECT_EQ(rewritten({"-Chunter2"}), "-Ch: this option of net-snmp is not supported");
}

TEST(ArgvRewrite, RefusesNetSnmpsOptionsThatMeanNothingHere) {
  for (const char* option : {"-On", "-OQ", "-O", "-Ir", "-mALL", "-M+dir", "-Le", "-d", "-Dusm",
                             "-Pe", "-Yx", "-H", "-Z1,2"}) {
    const std::string error = rewritten({"walk", option, "h"});
    EXPECT_TRUE(error.starts_with(std::string(option).substr(0, 2) + ": ")) << error;
    EXPECT_FALSE(error.ends_with("unknown option")) << error;
  }
  for (const char* option : {"-Cp", "-CI", "-Ci", "-Ct", "-CE", "-Cf", "-Cn0"}) {
    const std::string error = rewritten({"walk", option, "h"});
    EXPECT_TRUE(error.starts_with(std::string(option).substr(0, 3) + ": ")) << error;
    EXPECT_FALSE(error.ends_with("not supported")) << error;
  }
  EXPECT_EQ(rewritten({"walk", "-Cb", "h"}), "-Cb: this option of net-snmp is not supported");
}

TEST(ArgvRewrite, StopsBehindHelp) {
  EXPECT_EQ(rewritten({"walk", "--help", "--bogus"}), "[walk] --help");
  EXPECT_EQ(rewritten({"-V", "--bogus"}), "--version");
}

}  // namespace
}  // namespace snmpring::arguments
