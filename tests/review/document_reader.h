// Takes a report apart as its page does, by docs/report-data.md.
#ifndef SNMPRING_TESTS_REVIEW_DOCUMENT_READER_H_
#define SNMPRING_TESTS_REVIEW_DOCUMENT_READER_H_

#include <zlib.h>

#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace snmpring::review {

inline std::string decode_base64(std::string_view text) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    if (c == '=') break;
    const std::size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos) throw std::runtime_error("no base64");
    bits = bits << 6 | static_cast<std::uint32_t>(digit);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out += static_cast<char>(bits >> count & 0xFF);
  }
  return out;
}

inline std::string gunzip(std::string packed) {
  z_stream stream{};
  if (::inflateInit2(&stream, 15 + 16) != Z_OK) throw std::runtime_error("inflateInit2");
  stream.next_in = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_in = static_cast<uInt>(packed.size());
  std::string out;
  std::array<char, 1 << 16> room;
  int result = Z_OK;
  while (result == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(room.data());
    stream.avail_out = room.size();
    result = ::inflate(&stream, Z_NO_FLUSH);
    out.append(room.data(), room.size() - stream.avail_out);
  }
  ::inflateEnd(&stream);
  if (result != Z_STREAM_END) throw std::runtime_error("no gzip");
  return out;
}

class DocumentReader {
 public:
  /// \param octets The document, not compressed.
  explicit DocumentReader(std::string octets) : octets_(std::move(octets)) {
    if (!octets_.starts_with("SNMPRPT1")) throw std::runtime_error("no document");
    for (std::size_t i = 0; i < 4; ++i) size_ |= octet(8 + i) << (8 * i);
    header_ = nlohmann::ordered_json::parse(octets_.substr(12, size_));
  }

  /// Out of a page.
  static DocumentReader of_page(const std::string& page) {
    constexpr std::string_view kBefore = R"(id="data">)";
    const std::size_t begin = page.find(kBefore) + kBefore.size();
    return DocumentReader(
        gunzip(decode_base64(std::string_view(page).substr(begin, page.find('<', begin) - begin))));
  }

  const nlohmann::ordered_json& header() const { return header_; }
  std::size_t count() const { return header_.at("count").get<std::size_t>(); }

  std::vector<std::optional<std::uint32_t>> numbers(const std::string& name) const {
    const auto& spec = header_.at("columns").at(name);
    const auto width = spec.at("octets").get<std::size_t>();
    const auto offset = 12 + size_ + spec.at("offset").get<std::size_t>();
    const std::uint32_t full = width == 4 ? 0xFFFFFFFF : (1u << (8 * width)) - 1;
    std::vector<std::optional<std::uint32_t>> out;
    std::uint32_t before = 0;
    for (std::size_t i = 0; i < count(); ++i) {
      std::uint32_t value = 0;
      for (std::size_t plane = 0; plane < width; ++plane) {
        value |= octet(offset + plane * count() + i) << (8 * plane);
      }
      if (spec.at("delta").get<bool>()) value = (value + before) & full;
      before = value;
      out.push_back(value == full ? std::nullopt : std::optional(value));
    }
    return out;
  }

  /// Of a column with a dictionary; "(none)" for null.
  std::vector<std::string> texts(const std::string& name) const {
    const auto& spec = header_.at("columns").at(name);
    const auto& values =
        header_.at("dictionaries").at(spec.at("dictionary").get<std::string>()).at("values");
    std::vector<std::string> out;
    for (const auto& number : numbers(name)) {
      out.push_back(number ? values.at(*number).get<std::string>() : "(none)");
    }
    return out;
  }

 private:
  std::uint32_t octet(std::size_t place) const {
    return static_cast<unsigned char>(octets_.at(place));
  }

  std::string octets_;
  std::uint32_t size_ = 0;
  nlohmann::ordered_json header_;
};

}  // namespace snmpring::review

#endif  // SNMPRING_TESTS_REVIEW_DOCUMENT_READER_H_
