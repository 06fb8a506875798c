// Runs a part of a test in a process of its own, for what cannot be undone in this one.
#include "child.h"

#include <gtest/gtest.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "base/unique_fd.h"

namespace snmpring::io {

std::string in_child(const std::function<std::string()>& work) {
  std::array<int, 2> ends{-1, -1};
  EXPECT_EQ(::pipe(ends.data()), 0);
  const UniqueFd out(ends[0]);
  UniqueFd in(ends[1]);
  const pid_t child = ::fork();
  if (child == 0) {
    const std::string words = work();
    const auto written = ::write(in.get(), words.data(), words.size());
    ::_exit(written == static_cast<ssize_t>(words.size()) ? 0 : 1);
  }
  in.reset();
  std::string words;
  std::array<char, 4096> part;
  for (ssize_t got = 0; (got = ::read(out.get(), part.data(), part.size())) > 0;) {
    words.append(part.data(), static_cast<std::size_t>(got));
  }
  int status = -1;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0) << words;
  return words;
}

}  // namespace snmpring::io
