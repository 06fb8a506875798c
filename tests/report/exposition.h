// Prometheus' text format, read strictly: families with help, type and samples.
#ifndef SNMPRING_TESTS_REPORT_EXPOSITION_H_
#define SNMPRING_TESTS_REPORT_EXPOSITION_H_

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>

namespace snmpring::report::test {

struct Exposition {
  std::map<std::string, std::string> types;  ///< By family.
  std::map<std::string, double> samples;     ///< By name and labels, as they stand there.

  /// NaN, which is equal to nothing, where there is none.
  double at(const std::string& sample) const {
    const auto found = samples.find(sample);
    return found == samples.end() ? std::nan("") : found->second;
  }
};

/// The family that a sample belongs to, `histogram` being the one that is open.
inline std::string family_of(const std::string& name, const std::string& histogram) {
  for (const char* suffix : {"_bucket", "_sum", "_count"}) {
    if (name == histogram + suffix) return histogram;
  }
  return name;
}

/// Every line is checked: a failure names it.
inline Exposition parse_exposition(const std::string& text) {
  static const std::regex help("# HELP ([a-z_]+) [^\\\\]+");
  static const std::regex type("# TYPE ([a-z_]+) (counter|gauge|histogram)");
  static const std::regex sample(R"re(([a-z_]+)(\{[a-z_]+="[A-Za-z0-9_.+]+"\})? ([-+0-9.e]+))re");
  Exposition exposition;
  EXPECT_TRUE(text.ends_with('\n')) << "the last line is cut";
  std::istringstream lines(text);
  std::string helped;
  std::string family;
  for (std::string line; std::getline(lines, line);) {
    std::smatch parts;
    if (std::regex_match(line, parts, help)) {
      helped = parts[1];
    } else if (std::regex_match(line, parts, type)) {
      family = parts[1];
      EXPECT_EQ(family, helped) << line;
      EXPECT_TRUE(exposition.types.emplace(family, parts[2]).second) << "twice: " << line;
    } else if (std::regex_match(line, parts, sample)) {
      const bool histogram = exposition.types[family] == "histogram";
      EXPECT_EQ(family_of(parts[1], histogram ? family : ""), family) << line;
      const std::string key = parts[1].str() + parts[2].str();
      const double value = std::strtod(parts[3].str().c_str(), nullptr);
      EXPECT_TRUE(exposition.samples.emplace(key, value).second) << "twice: " << line;
    } else {
      ADD_FAILURE() << "no line of this format: " << line;
    }
  }
  return exposition;
}

/// What Prometheus takes for counters: it sees a restart where one of them falls.
inline std::map<std::string, double> counters_in(const Exposition& exposition) {
  std::map<std::string, double> counters;
  for (const auto& [key, value] : exposition.samples) {
    const std::string name = key.substr(0, key.find('{'));
    const auto found = exposition.types.find(name);
    if (found == exposition.types.end() || found->second == "counter") counters[key] = value;
  }
  return counters;
}

}  // namespace snmpring::report::test

#endif  // SNMPRING_TESTS_REPORT_EXPOSITION_H_
