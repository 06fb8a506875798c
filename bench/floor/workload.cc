#include "workload.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "base/bytes.h"

namespace snmpring::floor {
namespace {

[[noreturn]] void fail(const char* what) {
  std::fprintf(stderr, "%s\n", what);
  std::exit(64);
}

std::uint32_t number(const char* text) { return static_cast<std::uint32_t>(std::stoul(text)); }

}  // namespace

Workload::Workload(int argc, char** argv) {
  const bool keeps = argc == 9 && std::strcmp(argv[8], "keep") == 0;
  if (argc != 8 && !keeps) {
    fail("usage: REQUEST ID_OFFSET FIRST_ADDRESS COUNT PORT PER_TARGET WINDOW [keep]");
  }
  std::vector<std::uint8_t> request;
  const std::string hex = argv[1];
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    request.push_back(static_cast<std::uint8_t>(std::stoul(hex.substr(i, 2), nullptr, 16)));
  }
  id_offset_ = number(argv[2]);
  if (id_offset_ + 4 > request.size()) fail("the id lies beyond the request");
  in_addr first{};
  if (::inet_pton(AF_INET, argv[3], &first) != 1) fail("no IPv4 address");
  first_ = ntohl(first.s_addr);
  count_ = number(argv[4]);
  per_target_ = number(argv[6]);
  window_ = number(argv[7]);
  total_ = std::uint64_t{count_} * per_target_;
  const auto port = static_cast<std::uint16_t>(number(argv[5]));
  for (unsigned slot = 0; slot < kBatch; ++slot) {
    payloads_[slot] = request;
    addresses_[slot].sin_family = AF_INET;
    addresses_[slot].sin_port = htons(port);
  }
  if (keeps && per_target_ > 1) fail("a probe is kept once");
  if (keeps) ledger_.emplace(first_, count_, port);
  if (per_target_ > 1) {
    left_.assign(count_, per_target_ - 1);
    answered_.resize(count_);
  }
}

bool Workload::may_send() const {
  if (window_ != 0 && sent_ - received_ - lost_ >= window_) return false;
  return started_ < count_ || answered_size_ > 0;
}

bool Workload::next(unsigned slot) {
  if (window_ != 0 && sent_ - received_ - lost_ >= window_) return false;
  std::uint32_t target = 0;
  if (answered_size_ > 0) {
    target = answered_[answered_head_];
    answered_head_ = answered_head_ + 1 == answered_.size() ? 0 : answered_head_ + 1;
    --answered_size_;
  } else if (started_ < count_) {
    target = started_++;
  } else {
    return false;
  }
  Ledger::Probe probe{.address = first_ + target,
                      .id = 0x4000'0000 | static_cast<std::int32_t>(sent_)};
  if (ledger_) {
    if (slot == 0) ledger_->expire();
    probe = ledger_->open(target);
  }
  addresses_[slot].sin_addr.s_addr = htonl(probe.address);
  store_be32(&payloads_[slot][id_offset_], static_cast<std::uint32_t>(probe.id));
  ++sent_;
  return true;
}

void Workload::replied(const sockaddr_in& from, std::size_t octets) {
  ++received_;
  octets_received_ += octets;
  if (per_target_ <= 1) return;
  const std::uint32_t target = ntohl(from.sin_addr.s_addr) - first_;
  if (target >= count_ || left_[target] == 0) return;
  --left_[target];
  answered_[(answered_head_ + answered_size_++) % answered_.size()] = target;
}

bool Workload::quiet() {
  if (window_ == 0 || sent_ == total_ || per_target_ > 1) return false;
  lost_ = sent_ - received_;
  return true;
}

void Workload::report() const {
  std::printf(R"({"requests":%llu,"replies":%llu,"octets_received":%llu})"
              "\n",
              static_cast<unsigned long long>(sent_), static_cast<unsigned long long>(received_),
              static_cast<unsigned long long>(octets_received_));
}

io::UdpSocketPair open_sockets() {
  io::SocketOptions options;
  options.ipv6 = false;
  auto pair = io::UdpSocketPair::open(Family::ipv4, options);
  if (!pair) fail(pair.error().message.c_str());
  return std::move(*pair);
}

}  // namespace snmpring::floor
