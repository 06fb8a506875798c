// The file of --engine-cache: bad lines are passed over and told, and what is saved is the same
// when it is loaded and saved again.
#include "app/engine_cache.h"

#include <fstream>
#include <iterator>
#include <string>

#include "fuzz/fuzz.h"
#include "fuzz/memory_file.h"

namespace snmpring {
namespace {

using app::EngineCache;
using fuzz::expect;

// 2026-01-01T00:00:00Z, a week after the machine was started.
const EngineCache::Now kNow{Instant{} + std::chrono::hours(24 * 7),
                            WallTime(std::chrono::seconds(1'767'225'600))};

EngineCache load(const std::string& path) {
  unsigned told = 0;
  auto cache = EngineCache::load(path, kNow, [&](std::string_view reason) {
    expect(fuzz::is_one_line(reason), "a bad line is told in one line");
    ++told;
  });
  expect(cache.has_value(), "a file that can be read is loaded");
  expect(cache->bad_lines() == told, "every bad line is told");
  return std::move(*cache);
}

std::string save(const EngineCache& cache, const fuzz::MemoryFile& file) {
  expect(cache.save(file.path(), kNow).has_value(), "a cache can be saved");
  std::ifstream saved(file.path());
  return {std::istreambuf_iterator<char>(saved), {}};
}

}  // namespace
}  // namespace snmpring

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace snmpring;
  const fuzz::MemoryFile file({data, size});
  const EngineCache first = load(file.path());
  if (first.loaded() == 0) return 0;
  const fuzz::MemoryFile saved;
  const std::string text = save(first, saved);
  const EngineCache second = load(saved.path());
  expect(second.bad_lines() == 0 && second.loaded() == first.loaded(),
         "what is saved can be loaded");
  const fuzz::MemoryFile again;
  expect(save(second, again) == text, "what is loaded is saved as it was");
  return 0;
}
