// The report as one HTML file: the page's template with the document in it.
#ifndef SNMPRING_REVIEW_REPORT_PAGE_H_
#define SNMPRING_REVIEW_REPORT_PAGE_H_

#include <expected>
#include <string>
#include <string_view>

namespace snmpring::review {

/// The files of the page.
struct PageTemplate {
  std::string_view page;    ///< HTML with @TITLE@, @CSP@, @STYLE@, @SCRIPT@ and @DATA@, each once.
  std::string_view style;   ///< CSS.
  std::string_view script;  ///< JavaScript.
};

/// `text` for HTML, in elements and in quoted attributes.
std::string html_text(std::string_view text);

/// gzip (RFC 1952). Nothing where there is no memory for it.
std::expected<std::string, std::string> gzip(std::string_view octets);

/// RFC 4648 section 4, without line breaks.
std::string base64(std::string_view octets);

/// Puts the page together. The policy allows exactly the template's style and script.
/// \param document Compressed here.
/// Errors: what is wrong with the template.
std::expected<std::string, std::string> make_page(const PageTemplate& parts, std::string_view title,
                                                  std::string_view document);

}  // namespace snmpring::review

#endif  // SNMPRING_REVIEW_REPORT_PAGE_H_
