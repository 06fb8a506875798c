// The rows of the option table, a span for each group. Only option_table.cc reads them.
#ifndef SNMPRING_OPTIONS_OPTION_ROWS_H_
#define SNMPRING_OPTIONS_OPTION_ROWS_H_

#include <span>

#include "options/option_spec.h"

namespace snmpring::options {

std::span<const OptionSpec> question_rows() noexcept;
std::span<const OptionSpec> table_rows() noexcept;
std::span<const OptionSpec> credentials_rows() noexcept;
std::span<const OptionSpec> targets_rows() noexcept;
std::span<const OptionSpec> pace_rows() noexcept;
std::span<const OptionSpec> wire_rows() noexcept;
std::span<const OptionSpec> output_rows() noexcept;
std::span<const OptionSpec> general_rows() noexcept;

}  // namespace snmpring::options

#endif  // SNMPRING_OPTIONS_OPTION_ROWS_H_
