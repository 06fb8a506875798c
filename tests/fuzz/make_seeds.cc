// Writes first inputs for the fuzz targets that take octets: from tests/vectors and our own
// encoders.
//
// usage: make_seeds FOLDER, which then holds a folder for each target
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "ber/writer.h"
#include "checkpoint/checkpoint_example.h"
#include "message/correlation.h"
#include "message/varbind.h"
#include "mib/example_names.h"
#include "session/v3_script.h"
#include "vectors/vector_file.h"

namespace snmpring::fuzz {
namespace {

using Octets = std::vector<std::uint8_t>;
using session::Operation;
using session::script::V3Engine;

class Seeds {
 public:
  explicit Seeds(std::filesystem::path folder) : folder_(std::move(folder)) {}

  void add(const std::string& target, const std::string& name, Bytes octets) {
    const std::filesystem::path folder = folder_ / target;
    std::filesystem::create_directories(folder);
    std::ofstream file(folder / name, std::ios::binary);
    file.write(reinterpret_cast<const char*>(octets.data()),
               static_cast<std::streamsize>(octets.size()));
    ++count_;
  }

  void add(const std::string& target, const std::string& name, Octets front, Bytes octets) {
    front.insert(front.end(), octets.begin(), octets.end());
    add(target, name, Bytes(front));
  }

  /// To every target that takes a datagram.
  void add_datagram(const std::string& name, Bytes datagram) {
    for (const char* target : {"ber_reader", "berdump", "community", "correlation", "plain_ber",
                               "plain_message", "v3"}) {
      add(target, name, datagram);
    }
    add("responder", name, {0}, datagram);
    add("ndjson_sink", name, Octets(20, 0), datagram);
    for (std::uint8_t mode = 0; mode < 3; ++mode) {
      add("usm_process", name + '_' + std::to_string(mode), {3, 2, mode}, datagram);
    }
    if (const auto message = message::decode_community(datagram)) {
      add("plain_answers", name, {4, 0}, message->pdu.varbinds);
      add("varbinds", name, {0}, message->pdu.varbinds);
    }
    if (const auto message = message::decode_v3(datagram)) {
      add("usm_params", name, message->security_parameters);
      add("v3", name + "_data", message->data);
    }
  }

  unsigned count() const { return count_; }

 private:
  std::filesystem::path folder_;
  unsigned count_ = 0;
};

void add_vectors(Seeds& seeds) {
  for (const char* file : {"messages.txt", "refused.txt"}) {
    for (test::VectorCase& vector : test::read_vectors(file)) {
      seeds.add_datagram(vector.name(), vector.take_hex("hex"));
    }
  }
  for (test::VectorCase& vector : test::read_vectors("values.txt")) {
    const Octets tag = test::from_hex(vector.take("tag"));
    const Octets content = vector.take_hex("content");
    seeds.add("ber_value", vector.name(), tag, content);
    Octets room(content.size() + 16);
    ber::Writer writer(room);
    writer.element(tag[0], content);
    seeds.add("ber_reader", "value_" + vector.name(), writer.written());
  }
  Octets before;
  for (test::VectorCase& vector : test::read_vectors("oids.txt")) {
    seeds.add("ber_oid", vector.name() + "_text", as_bytes(vector.take("text")));
    const Octets content = vector.take_hex("content");
    Octets both = {static_cast<std::uint8_t>(std::min<std::size_t>(before.size(), 255))};
    both.insert(both.end(), before.begin(), before.end());
    seeds.add("ber_oid", vector.name(), std::move(both), content);
    before = content;
  }
}

/// A walk as an SNMPv3 engine hears and answers it.
void add_v3_exchange(Seeds& seeds, usm::AuthProtocol auth, usm::PrivProtocol priv) {
  session::script::V3World world;
  V3Engine engine(world);
  engine.users.push_back(session::script::v3_user(auth, priv));
  engine.mib.add_column("1.3.6.1.2.1.2.2.1.10", 5);
  const session::Credential credential =
      session::script::v3_credential(session::script::v3_user(auth, priv));
  session::script::V3Scene scene{.operation = Operation::walk,
                                 .roots = {"1.3.6.1.2.1.2.2.1.10"},
                                 .limits = {.max_repetitions = 3}};
  const std::string name = "v3_" + std::string(usm::auth_protocol_word(auth)) + '_' +
                           std::string(usm::priv_protocol_word(priv)) + '_';
  unsigned number = 0;
  session::script::run_v3(world, scene, {&credential}, [&](Bytes request, Instant now) {
    seeds.add_datagram(name + std::to_string(number++), request);
    const auto reply = engine.answer(request, now);
    if (reply) seeds.add_datagram(name + std::to_string(number++), *reply);
    return session::script::as_list(reply);
  });
}

/// A scopedPDU for usm_process to protect: which keys, that it does, no damage.
void add_scoped_pdus(Seeds& seeds) {
  Octets room(512);
  ber::Writer writer(room);
  message::encode_request_varbind(writer, ber::Oid{1, 3, 6, 1, 2, 1, 1, 1, 0});
  message::encode_pdu(writer, message::PduKind::response, 99, 0, 0, 0);
  message::encode_scoped_pdu(writer, as_bytes("engine"), as_bytes("context"), 0);
  for (std::uint8_t priv = 0; priv < usm::kPrivProtocols; ++priv) {
    // auth, priv, mode, level, damages and their places, decisions about the header.
    Octets front = {static_cast<std::uint8_t>(priv % 6), priv, 3};
    front.resize(front.size() + 1 + 1 + 9 + 12);
    seeds.add("usm_process", "protected_" + std::to_string(priv), std::move(front),
              writer.written());
  }
}

/// The first octet says what is to be made of the rest.
void add_checkpoints(Seeds& seeds) {
  std::string text =
      checkpoint::render_checkpoint(checkpoint::test::example_checkpoint(), WallTime{});
  seeds.add("checkpoint", "file", as_bytes(text));
  seeds.add("checkpoint", "content", {'s'}, as_bytes(text.substr(0, text.rfind(",\"checksum\""))));
  unsigned number = 0;
  for (const std::string_view positions : {"0", "3 1x2 195 73014443832", "17 1x3 40", "5 1x4000"}) {
    seeds.add("checkpoint", "positions_" + std::to_string(number++), {'p', 15, 255},
              as_bytes(positions));
  }
  for (std::uint8_t node = 0; node < 240; ++node) {
    const auto name = std::to_string(node);
    // Which node, to be replaced or erased, and by what.
    seeds.add("checkpoint", "number_in_" + name, Octets{'f', node, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7});
    seeds.add("checkpoint", "null_in_" + name, Octets{'f', node, 0, 7, 0});
    seeds.add("checkpoint", "less_than_" + name, Octets{'f', node, 4, 0});
  }
  Octets written(200);
  for (std::size_t i = 0; i < written.size(); ++i) written[i] = static_cast<std::uint8_t>(i * 7);
  seeds.add("checkpoint", "written", {'w'}, written);
}

/// The first octet says whether positions are forged (even) or the configuration is.
void add_resumes(Seeds& seeds) {
  for (std::uint8_t lines = 0; lines <= 6; ++lines) {
    for (std::uint8_t ended = 0; ended <= 1; ++ended) {
      const std::uint8_t lists = lines > 0 || ended == 1 ? 1 : 0;
      // The next line, one list that was read so far; then two targets that had not ended.
      Octets octets = {0, static_cast<std::uint8_t>(lines + 1), 0, lists};
      if (lists == 1) octets.insert(octets.end(), {lines, 0, ended});
      octets.insert(octets.end(), {2, 0, 5, 1, 0});
      seeds.add("resume", "read_" + std::to_string(lines) + (ended == 1 ? "_ended" : ""), octets);
    }
  }
  for (std::uint8_t node = 0; node < 120; ++node) {
    const auto name = std::to_string(node);
    seeds.add("resume", "number_in_" + name, Octets{1, 0, node, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7});
    seeds.add("resume", "null_in_" + name, Octets{1, 0, node, 0, 7, 0});
    seeds.add("resume", "less_than_" + name, Octets{1, 0, node, 4, 0});
  }
}

void add_names_files(Seeds& seeds) {
  const Octets file = mib::example_names();
  seeds.add("names_file", "file", file);
  seeds.add("names_file", "sealed", {'s'}, file);
  // One change: a number of the head, in turn, that becomes another.
  for (std::uint8_t place = 24; place < 40; ++place) {
    for (std::uint8_t change = 1; change < 4; ++change) {
      seeds.add("names_file", "changed_" + std::to_string(place) + '_' + std::to_string(change),
                Octets{'d', 1, 0, place, change, 9, 4, 0x2B, 6, 1, 2, 8, 's', 'y', 's'});
    }
  }
  const Octets object = {3,   0x2B, 6, 1, 1, 'a', 1, 'M', 3, 7, 3, 0, 0, 0, 2, 0,
                         0,   0,    0, 1, 1, 'x', 0, 0,   0, 0, 0, 0, 0, 0, 9, 1,
                         'a', 0,    0, 0, 0, 0,   0, 0,   0, 0, 0, 0, 0, 0};
  Octets written = {'w'};
  for (int i = 0; i < 3; ++i) written.insert(written.end(), object.begin(), object.end());
  seeds.add("names_file", "written", written);
}

int main(const std::string& folder) {
  Seeds seeds(folder);
  add_vectors(seeds);
  add_v3_exchange(seeds, usm::AuthProtocol::none, usm::PrivProtocol::none);
  add_v3_exchange(seeds, usm::AuthProtocol::sha256, usm::PrivProtocol::none);
  add_v3_exchange(seeds, usm::AuthProtocol::sha256, usm::PrivProtocol::aes128);
  add_v3_exchange(seeds, usm::AuthProtocol::md5, usm::PrivProtocol::des);
  add_scoped_pdus(seeds);
  add_checkpoints(seeds);
  add_resumes(seeds);
  add_names_files(seeds);
  std::printf("%u seeds\n", seeds.count());
  return 0;
}

}  // namespace
}  // namespace snmpring::fuzz

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
    return 64;
  }
  return snmpring::fuzz::main(argv[1]);
}
