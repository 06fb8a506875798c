#include "review/report_page.h"

#include <openssl/evp.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>

#include "base/hex.h"
#include "text/sha256.h"

namespace snmpring::review {
namespace {

// How Content-Security-Policy names a text by its digest.
std::string source_of(std::string_view text) {
  const auto digest = parse_hex(text::sha256_text(text));
  return "'sha256-" + base64({reinterpret_cast<const char*>(digest->data()), digest->size()}) +
         '\'';
}

}  // namespace

std::string html_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::expected<std::string, std::string> gzip(std::string_view octets) {
  constexpr int kGzipWindow = 15 + 16;
  constexpr int kMemoryLevel = 9;
  z_stream stream{};
  if (::deflateInit2(&stream, 6, Z_DEFLATED, kGzipWindow, kMemoryLevel, Z_DEFAULT_STRATEGY) !=
      Z_OK) {
    return std::unexpected("no memory to compress with");
  }
  std::string out;
  std::array<char, 1 << 16> room;
  int result = Z_OK;
  // zlib reads through a pointer that is not const, and writes nothing there.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(octets.data()));
  std::size_t rest = octets.size();
  while (result != Z_STREAM_END) {
    if (stream.avail_in == 0) {
      stream.avail_in =
          static_cast<uInt>(std::min<std::size_t>(rest, std::numeric_limits<uInt>::max()));
      rest -= stream.avail_in;
    }
    stream.next_out = reinterpret_cast<Bytef*>(room.data());
    stream.avail_out = room.size();
    result = ::deflate(&stream, rest == 0 ? Z_FINISH : Z_NO_FLUSH);
    out.append(room.data(), room.size() - stream.avail_out);
  }
  ::deflateEnd(&stream);
  return out;
}

std::string base64(std::string_view octets) {
  constexpr std::size_t kBlock = 3 * 65'536;  // Of whole groups: nothing is padded but the end.
  std::string out;
  out.reserve((octets.size() + 2) / 3 * 4 + 1);
  for (; !octets.empty(); octets.remove_prefix(std::min(octets.size(), kBlock))) {
    const std::string_view block = octets.substr(0, kBlock);
    const std::size_t before = out.size();
    out.resize(before + (block.size() + 2) / 3 * 4 + 1);
    const int size = ::EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data() + before),
                                       reinterpret_cast<const unsigned char*>(block.data()),
                                       static_cast<int>(block.size()));
    out.resize(before + static_cast<std::size_t>(size));
  }
  return out;
}

std::expected<std::string, std::string> make_page(const PageTemplate& parts, std::string_view title,
                                                  std::string_view document) {
  const auto packed = gzip(document);
  if (!packed) return std::unexpected(packed.error());
  const std::string data = base64(*packed);
  const std::string policy = "default-src 'none'; script-src " + source_of(parts.script) +
                             "; style-src " + source_of(parts.style);
  const std::string shown_title = html_text(title);
  struct Part {
    std::string_view word;
    std::string_view text;
    std::size_t place = 0;
  };
  std::array<Part, 5> words = {{{"@TITLE@", shown_title},
                                {"@CSP@", policy},
                                {"@STYLE@", parts.style},
                                {"@SCRIPT@", parts.script},
                                {"@DATA@", data}}};
  for (Part& part : words) {
    part.place = parts.page.find(part.word);
    if (part.place == std::string_view::npos || parts.page.rfind(part.word) != part.place) {
      return std::unexpected("the page has not exactly one " + std::string(part.word));
    }
  }
  std::ranges::sort(words, {}, &Part::place);
  std::string out;
  out.reserve(parts.page.size() + data.size() + parts.style.size() + parts.script.size() +
              policy.size() + shown_title.size());
  std::size_t done = 0;
  for (const Part& part : words) {
    out += parts.page.substr(done, part.place - done);
    out += part.text;
    done = part.place + part.word.size();
  }
  return out += parts.page.substr(done);
}

}  // namespace snmpring::review
