#include "app/names_verb.h"

#include <fmt/core.h>

#include <cerrno>
#include <cstring>

#include "app/settings.h"
#include "files/output_file.h"
#include "files/write_all.h"
#include "process/complain.h"
#include "process/exit_codes.h"
#include "process/refusal.h"
#include "records/object_record.h"
#include "text/printable.h"

namespace snmpring::app {

std::expected<mib::ObjectView, std::string> find_object(const mib::Names& names,
                                                        std::string_view text) {
  const auto named = names.resolve(text);
  if (!named) return std::unexpected(named.error().message(text));
  const mib::ObjectView object = named->object;
  if (!object)
    return std::unexpected(fmt::format("\"{}\": no name is known", text::printable(text)));
  // An instance of a scalar or column is told by that; of anything else there is none.
  if (object.has_instances() || object.oid().view() == named->oid.view()) return object;
  return std::unexpected(fmt::format("\"{}\": nothing is known there below {}::{}",
                                     text::printable(text), object.module(), object.label()));
}

int explain_objects(const options::Options& options) {
  auto output = files::create_output(options.output, 0666);
  if (!output) {
    return process::complain(process::file_exit(output.error(), process::kExitCreate),
                             output.error().message);
  }
  std::string records;
  int exit_code = process::kExitDone;
  for (const std::string& text : options.objects) {
    if (const auto object = find_object(options.names.names(), text)) {
      records += records::object_record(*object);
    } else {
      exit_code = process::complain(process::kExitData, object.error());
    }
  }
  const int error = files::write_all(output->get(), records);
  files::release_output(output->get());
  if (error == 0) return exit_code;
  if (error == EPIPE) return process::kExitWrite;
  return process::complain(process::kExitWrite,
                           fmt::format("{}: {}", output_name(options), std::strerror(error)));
}

}  // namespace snmpring::app
