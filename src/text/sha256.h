// SHA-256 of a text, at once or piece by piece.
#ifndef SNMPRING_TEXT_SHA256_H_
#define SNMPRING_TEXT_SHA256_H_

#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;  // OpenSSL's EVP_MD_CTX.

namespace snmpring::text {

class Sha256 {
 public:
  Sha256();
  void add(std::string_view text);
  /// In lower-case hexadecimal. The last that it is asked.
  std::string text();

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const noexcept;
  };
  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

/// In lower-case hexadecimal.
std::string sha256_text(std::string_view text);

}  // namespace snmpring::text

#endif  // SNMPRING_TEXT_SHA256_H_
