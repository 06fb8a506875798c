// Host names to addresses in the background, since the system's resolver can only be waited for.
#include "targets/resolver.h"

#include <fmt/core.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <mutex>
#include <utility>

#include "base/invariant.h"
#include "base/unique_fd.h"

namespace snmpring::targets {
namespace {

std::optional<IpAddress> address_of(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(address);
    return IpAddress::v4(ntohl(v4.sin_addr.s_addr));
  }
  if (address.sa_family == AF_INET6) {
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address);
    std::array<std::uint8_t, 16> octets;
    std::copy_n(v6.sin6_addr.s6_addr, octets.size(), octets.begin());
    if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr)) return std::nullopt;
    return IpAddress::v6(octets, v6.sin6_scope_id);
  }
  return std::nullopt;
}

}  // namespace

std::vector<IpAddress> look_up_with_system(const std::string& name, Families families) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_DGRAM;
  hints.ai_family = !families.ipv6 ? AF_INET : !families.ipv4 ? AF_INET6 : AF_UNSPEC;
  addrinfo* found = nullptr;
  if (::getaddrinfo(name.c_str(), nullptr, &hints, &found) != 0) return {};
  std::vector<IpAddress> addresses;
  for (const addrinfo* at = found; at != nullptr && addresses.size() < kAddressesMax;
       at = at->ai_next) {
    const auto address = address_of(*at->ai_addr);
    if (address && std::ranges::find(addresses, *address) == addresses.end()) {
      addresses.push_back(*address);
    }
  }
  ::freeaddrinfo(found);
  return addresses;
}

struct Resolver::Shared {
  struct Question {
    std::uint64_t id;
    std::string name;
    Families families;
  };

  Shared(Lookup lookup_, UniqueFd answered_)
      : lookup(std::move(lookup_)), answered(std::move(answered_)) {}

  const Lookup lookup;
  const UniqueFd answered;  // An eventfd.
  std::mutex mutex;
  std::condition_variable asked;  // And stopping.
  std::condition_variable left;   // A thread has gone.
  std::deque<Question> questions;
  std::deque<Answer> answers;
  std::size_t threads = 0;
  std::size_t users = 1;  // The threads and the resolver; the last to go frees this.
  std::size_t idle = 0;   // Threads that wait for a question.
  bool stopping = false;  // The resolver goes.
  bool ending = false;    // The threads go.

  /// With the mutex held.
  void add_answer(Answer answer) {
    answers.push_back(std::move(answer));
    const std::uint64_t one = 1;
    // An eventfd takes eight octets at once; its counter cannot overflow within kNamesMax.
    [[maybe_unused]] const ssize_t written = ::write(answered.get(), &one, sizeof one);
  }
};

std::expected<Resolver, files::FileError> Resolver::create(Lookup lookup) {
  UniqueFd answered(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!answered) return std::unexpected(files::system_refusal("eventfd", errno));
  return Resolver(new Shared(std::move(lookup), std::move(answered)));
}

void Resolver::LetGo::operator()(Shared* shared) const noexcept {
  bool last = false;
  {
    std::unique_lock lock(shared->mutex);
    shared->stopping = true;
    shared->questions.clear();
    shared->asked.notify_all();
    // Those that wait for a question go at once, and are waited for. Who is in a lookup frees the
    // rest.
    shared->left.wait(lock, [shared] { return shared->idle == 0; });
    last = --shared->users == 0;
  }
  if (last) delete shared;
}

void* Resolver::work(void* argument) {
  auto* shared = static_cast<Shared*>(argument);
  bool last = false;
  {
    std::unique_lock lock(shared->mutex);
    while (true) {
      ++shared->idle;
      shared->asked.wait(lock, [shared] {
        return shared->stopping || shared->ending || !shared->questions.empty();
      });
      --shared->idle;
      if (shared->stopping || shared->ending) break;
      const Resolver::Shared::Question question = std::move(shared->questions.front());
      shared->questions.pop_front();
      lock.unlock();
      auto addresses = shared->lookup(question.name, question.families);
      lock.lock();
      if (shared->stopping) break;
      shared->add_answer({question.id, std::move(addresses)});
    }
    --shared->threads;
    shared->left.notify_all();
    last = --shared->users == 0;
  }
  if (last) delete shared;
  return nullptr;
}

bool Resolver::start_thread() {
  // A signal is for the thread that runs the loop.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_attr_t attributes;
  if (const int error = pthread_attr_init(&attributes); error != 0) {
    thread_error_ = error;
    return false;
  }
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pthread_t thread;
  const int error = pthread_create(&thread, &attributes, &Resolver::work, shared_.get());
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  pthread_attr_destroy(&attributes);
  if (error != 0) thread_error_ = error;
  return error == 0;
}

void Resolver::submit(std::uint64_t id, std::string name, Families families) {
  ++names_;
  const std::lock_guard lock(shared_->mutex);
  if (shared_->questions.size() >= shared_->idle && shared_->threads < kThreadsMax &&
      start_thread()) {
    ++shared_->threads;
    ++shared_->users;
  }
  if (shared_->threads == 0) {
    shared_->add_answer({id, {}});
    return;
  }
  shared_->questions.push_back({id, std::move(name), families});
  shared_->asked.notify_one();
}

std::optional<Resolver::Answer> Resolver::take() {
  if (names_ == 0) return std::nullopt;
  const std::lock_guard lock(shared_->mutex);
  if (shared_->answers.empty()) return std::nullopt;
  Answer answer = std::move(shared_->answers.front());
  shared_->answers.pop_front();
  --names_;
  if (shared_->answers.empty()) {
    std::uint64_t count;
    [[maybe_unused]] const ssize_t drained = ::read(shared_->answered.get(), &count, sizeof count);
  }
  return answer;
}

void Resolver::end_threads() {
  std::unique_lock lock(shared_->mutex);
  invariant(shared_->questions.empty(), "what was asked is answered before the threads end");
  shared_->ending = true;
  shared_->asked.notify_all();
  shared_->left.wait(lock, [this] { return shared_->threads == 0; });
  shared_->ending = false;
}

int Resolver::fd() const noexcept { return shared_->answered.get(); }

}  // namespace snmpring::targets
