// Stands in for libFuzzer where the compiler is g++: replays inputs, then seeded mutations of them,
// so that the test suite runs every target under its sanitizers.
//
// usage: NAME_fuzz [-mutations=N] [-seed=N] FILE|FOLDER...
//
// What makes a target fail is left as ./crash-NAME-SEED-NUMBER, or is the file that is named.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "base/prng.h"
#include "fuzz/fuzz.h"

namespace snmpring::fuzz {
namespace {

using Octets = std::vector<std::uint8_t>;

/// The input that is being run, for the handler of the signal that ends a failing run.
struct Current {
  std::string name;  ///< Of the file, or what it would be called.
  bool saved = true;
  Bytes octets;
};
Current current;

void keep_input(int signal) {
  std::fprintf(stderr, "the input is %s\n", current.name.c_str());
  if (!current.saved) {
    std::ofstream(current.name, std::ios::binary)
        .write(reinterpret_cast<const char*>(current.octets.data()),
               static_cast<std::streamsize>(current.octets.size()));
  }
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

/// Runs one input from memory of exactly its size, so that a sanitizer sees a step beyond either
/// end.
void run(const Octets& octets) {
  const auto copy = std::make_unique<std::uint8_t[]>(octets.size());
  std::ranges::copy(octets, copy.get());
  current.octets = {copy.get(), octets.size()};
  LLVMFuzzerTestOneInput(copy.get(), octets.size());
}

/// Small changes anywhere, and parts of other inputs.
class Mutator {
 public:
  Mutator(std::uint64_t seed, const std::vector<Octets>& corpus) : prng_(seed), corpus_(corpus) {}

  Octets next() {
    // Inputs that are decisions rather than octets of a message are as good when they are all
    // chance.
    if (corpus_.empty() || prng_.chance(0.1)) return chance();
    Octets octets = any();
    for (std::uint64_t step = 1 + prng_.below(4); step > 0; --step) change(octets);
    if (octets.size() > kOctetsMax) octets.resize(kOctetsMax);
    return octets;
  }

 private:
  static constexpr std::size_t kOctetsMax = 1 << 16;

  const Octets& any() { return corpus_[prng_.below(corpus_.size())]; }
  std::uint8_t octet() { return static_cast<std::uint8_t>(prng_.next()); }

  Octets chance() {
    Octets octets(prng_.below(512));
    std::ranges::generate(octets, [this] { return octet(); });
    return octets;
  }

  void change(Octets& octets) {
    // Lengths, tags and sub-identifiers break at these.
    static constexpr std::array<std::uint8_t, 16> kEdges = {0x00, 0x01, 0x02, 0x04, 0x05, 0x06,
                                                            0x1F, 0x30, 0x44, 0x7F, 0x80, 0x81,
                                                            0x82, 0x84, 0x9F, 0xFF};
    const auto at = static_cast<std::ptrdiff_t>(prng_.below(octets.size() + 1));
    const bool inside = at < static_cast<std::ptrdiff_t>(octets.size());
    const auto here = octets.begin() + at;
    switch (prng_.below(9)) {
      case 0:
        if (inside) *here = static_cast<std::uint8_t>(*here ^ 1u << prng_.below(8));
        break;
      case 1:
        if (inside) *here = kEdges[prng_.below(kEdges.size())];
        break;
      case 2:
        if (inside) *here = static_cast<std::uint8_t>(*here + prng_.below(5) - 2);
        break;
      case 3:
        if (inside) *here = octet();
        break;
      case 4:
        if (inside) octets.erase(here);
        break;
      case 5:
        octets.insert(here, kEdges[prng_.below(kEdges.size())]);
        break;
      case 6:
        octets.insert(here, octet());
        break;
      case 7:
        octets.resize(static_cast<std::size_t>(at));
        break;
      default: {
        const Octets& other = any();
        const std::size_t from = prng_.below(other.size() + 1);
        const std::size_t size = prng_.below(std::min<std::size_t>(other.size() - from, 64) + 1);
        octets.insert(here, other.begin() + static_cast<std::ptrdiff_t>(from),
                      other.begin() + static_cast<std::ptrdiff_t>(from + size));
      }
    }
  }

  Prng prng_;
  const std::vector<Octets>& corpus_;
};

std::uint64_t number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || stop != text.data() + text.size()) {
    std::fprintf(stderr, "not a number: %.*s\n", static_cast<int>(text.size()), text.data());
    std::exit(64);
  }
  return value;
}

/// The files of a folder in the order of their names, or the file itself.
std::vector<std::string> files_of(const std::string& path) {
  if (!std::filesystem::is_directory(path)) return {path};
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(path)) {
    files.push_back(entry.path().string());
  }
  std::ranges::sort(files);
  return files;
}

int main(const std::string& program, const std::vector<std::string_view>& arguments) {
  std::uint64_t mutations = 0;
  std::uint64_t seed = 1;
  std::vector<std::string> files;
  for (const std::string_view argument : arguments) {
    if (argument.starts_with("-mutations=")) {
      mutations = number(argument.substr(11));
    } else if (argument.starts_with("-seed=")) {
      seed = number(argument.substr(6));
    } else {
      for (std::string& file : files_of(std::string(argument))) files.push_back(std::move(file));
    }
  }
  for (const int signal : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL}) {
    std::signal(signal, &keep_input);
  }

  std::vector<Octets> corpus;
  for (const std::string& path : files) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
      std::fprintf(stderr, "%s cannot be read\n", path.c_str());
      return 66;
    }
    corpus.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    current = {.name = path, .saved = true, .octets = {}};
    run(corpus.back());
  }
  Mutator mutator(seed, corpus);
  for (std::uint64_t i = 0; i < mutations; ++i) {
    const Octets octets = mutator.next();
    current = {.name = "crash-" + program + '-' + std::to_string(seed) + '-' + std::to_string(i),
               .saved = false,
               .octets = {}};
    run(octets);
  }
  std::printf("%zu inputs and %llu mutations\n", files.size(),
              static_cast<unsigned long long>(mutations));
  // A corpus that has gone missing would look like success.
  return files.empty() ? 66 : 0;
}

}  // namespace
}  // namespace snmpring::fuzz

int main(int argc, char** argv) {
  const std::string program = std::filesystem::path(argv[0]).filename().string();
  return snmpring::fuzz::main(program, {argv + 1, argv + argc});
}
