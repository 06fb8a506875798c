#include "app/sinks.h"

#include "records/ndjson_sink.h"

namespace snmpring::app {

std::size_t output_capacity(const options::Options& /*options*/) noexcept {
  return records::NdjsonSink::output_capacity();
}

std::unique_ptr<records::Sink> make_sink(const options::Options& /*options*/,
                                         records::Output& output,
                                         const records::RunIdentity& identity, const Zones& zones) {
  return std::make_unique<records::NdjsonSink>(output, identity, zones);
}

}  // namespace snmpring::app
