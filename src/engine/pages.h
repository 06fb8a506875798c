// A zeroed array that takes memory only where it has been written to.
#ifndef SNMPRING_ENGINE_PAGES_H_
#define SNMPRING_ENGINE_PAGES_H_

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <type_traits>

namespace snmpring::engine {

/// Tables are sized for the worst case and mostly used far below it. calloc() hands out large
/// blocks as untouched zero pages, which std::vector would write to. All-zero octets must be a
/// valid T.
template <typename T>
requires std::is_trivially_copyable_v<T>
class Pages {
 public:
  explicit Pages(std::size_t size)
      : data_(static_cast<T*>(std::calloc(size, sizeof(T)))), size_(size) {
    if (data_ == nullptr) out_of_memory();
  }

  T& operator[](std::size_t index) noexcept { return data_.get()[index]; }
  const T& operator[](std::size_t index) const noexcept { return data_.get()[index]; }
  std::size_t size() const noexcept { return size_; }

 private:
  /// As operator new does it.
  [[noreturn]] static void out_of_memory() {
    if (const std::new_handler handler = std::get_new_handler()) handler();
    throw std::bad_alloc();
  }

  struct Free {
    void operator()(T* data) const noexcept { std::free(data); }
  };
  std::unique_ptr<T, Free> data_;
  std::size_t size_;
};

}  // namespace snmpring::engine

#endif  // SNMPRING_ENGINE_PAGES_H_
