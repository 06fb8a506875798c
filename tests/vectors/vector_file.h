// Reads known-answer files: named cases of `field = value` lines, where a field that no test reads
// is a failure.
#ifndef SNMPRING_TESTS_VECTORS_VECTOR_FILE_H_
#define SNMPRING_TESTS_VECTORS_VECTOR_FILE_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/hex.h"

namespace snmpring::test {

/// Octets of hexadecimal text; blanks may stand between digits. Anything else fails the test.
inline std::vector<std::uint8_t> from_hex(std::string_view text) {
  std::vector<std::uint8_t> octets;
  int high = -1;
  for (const char c : text) {
    if (c == ' ') continue;
    const std::string_view digits = "0123456789abcdef";
    const std::size_t digit = digits.find(c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c);
    if (digit == digits.npos) {
      ADD_FAILURE() << "not hexadecimal: " << text;
      return {};
    }
    if (high < 0) {
      high = static_cast<int>(digit);
    } else {
      octets.push_back(static_cast<std::uint8_t>(high * 16 + static_cast<int>(digit)));
      high = -1;
    }
  }
  if (high >= 0) ADD_FAILURE() << "odd number of digits: " << text;
  return octets;
}

/// One case of a file. Every case names its source; every other field has to be taken by the test.
class VectorCase {
 public:
  explicit VectorCase(std::string name) : name_(std::move(name)) {}

  const std::string& name() const { return name_; }
  void add(std::string field, std::string value) {
    fields_.push_back({std::move(field), std::move(value), false});
  }

  bool has(std::string_view field) const {
    for (const Field& candidate : fields_) {
      if (candidate.name == field) return true;
    }
    return false;
  }

  /// The only value of `field`; absence fails the test.
  std::string take(std::string_view field) {
    std::vector<std::string> values = take_all(field);
    if (values.size() != 1) {
      ADD_FAILURE() << name_ << ": " << values.size() << " values of " << field;
      return {};
    }
    return values[0];
  }
  std::string take_or(std::string_view field, std::string_view otherwise) {
    return has(field) ? take(field) : std::string(otherwise);
  }
  std::vector<std::uint8_t> take_hex(std::string_view field) { return from_hex(take(field)); }

  std::vector<std::string> take_all(std::string_view field) {
    std::vector<std::string> values;
    for (Field& candidate : fields_) {
      if (candidate.name != field) continue;
      candidate.taken = true;
      values.push_back(candidate.value);
    }
    return values;
  }

  /// Fails the test for what nobody took.
  void expect_all_taken() {
    EXPECT_NE(take("source"), "") << name_;
    for (const Field& field : fields_) {
      EXPECT_TRUE(field.taken) << name_ << ": nobody read " << field.name;
    }
  }

 private:
  struct Field {
    std::string name;
    std::string value;
    bool taken;
  };
  std::string name_;
  std::vector<Field> fields_;
};

/// All cases of tests/vectors/`file_name`. Fails the test when there are none.
inline std::vector<VectorCase> read_vectors(const std::string& file_name) {
  const std::string path = std::string(SNMPRING_SOURCE_ROOT "/tests/vectors/") + file_name;
  std::ifstream file(path);
  std::vector<VectorCase> cases;
  std::string line;
  int number = 0;
  while (std::getline(file, line)) {
    ++number;
    if (line.empty() || line.starts_with('#')) continue;
    if (line.starts_with('[') && line.ends_with(']')) {
      cases.emplace_back(line.substr(1, line.size() - 2));
      continue;
    }
    const std::size_t equals = line.find(" =");
    if (cases.empty() || equals == line.npos) {
      ADD_FAILURE() << path << ":" << number << ": neither a case nor a field";
      continue;
    }
    const std::size_t start = line.find_first_not_of(' ', equals + 2);
    cases.back().add(line.substr(0, equals), start == line.npos ? "" : line.substr(start));
  }
  EXPECT_FALSE(cases.empty()) << path;
  return cases;
}

}  // namespace snmpring::test

#endif  // SNMPRING_TESTS_VECTORS_VECTOR_FILE_H_
