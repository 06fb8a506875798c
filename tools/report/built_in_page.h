// The page's template, which is part of the program.
#ifndef SNMPRING_TOOLS_REPORT_BUILT_IN_PAGE_H_
#define SNMPRING_TOOLS_REPORT_BUILT_IN_PAGE_H_

#include "review/report_page.h"

namespace snmpring::reporter {

/// The files of tools/report/page.
review::PageTemplate built_in_page() noexcept;

}  // namespace snmpring::reporter

#endif  // SNMPRING_TOOLS_REPORT_BUILT_IN_PAGE_H_
