# The Debian 12 packages that the project needs, and how a script gets the missing ones. Sourced.
# shellcheck shell=bash

# Enough to configure and build.
# shellcheck disable=SC2034  # for the scripts that source this
build_packages=(
  g++ meson ninja-build pkg-config
  liburing-dev libssl-dev nlohmann-json3-dev libcli11-dev libfmt-dev libbz2-dev libseccomp-dev zlib1g-dev libzstd-dev
)

# What the tests and checks use beyond that.
# shellcheck disable=SC2034  # for the scripts that source this
test_packages=(libgtest-dev libgmock-dev libbenchmark-dev ccache clang-format doxygen bzip2 snmpd snmp libsnmp-dev smitools chromium xz-utils snmpsim jq prometheus python3 python3-jsonschema python3-pip sqlite3 postgresql-15 kcat zstd iproute2 nftables tmux git ca-certificates)

# What tools/fuzz uses beyond both.
# shellcheck disable=SC2034  # for the scripts that source this
fuzz_packages=(clang-19 libclang-rt-19-dev llvm-19)

# install_missing PACKAGE...: installs those that are not there, as root or through sudo, and says which.
# Leaves the machine alone when all are there. Fails when one cannot be had.
install_missing() {
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    echo "This is not Debian: expecting the equivalents of: $*"
    return 0
  fi
  local package missing=()
  for package in "$@"; do
    if [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) != installed ]]; then
      missing+=("$package")
    fi
  done
  if ((${#missing[@]} == 0)); then return 0; fi

  local as_root=(env)
  if ((EUID != 0)); then
    if ! command -v sudo >/dev/null; then
      echo "Missing packages, and neither root nor sudo to install them: ${missing[*]}" >&2
      return 1
    fi
    as_root=(sudo env)
  fi
  as_root+=(DEBIAN_FRONTEND=noninteractive apt-get -q -y
    -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 -o Dpkg::Use-Pty=0)
  echo "Installing ${missing[*]}"
  # A broken third-party source must not stand in the way of Debian's own packages.
  "${as_root[@]}" update >/dev/null || echo 'apt-get update failed; trying with the lists at hand' >&2
  "${as_root[@]}" install --no-install-recommends "${missing[@]}" >/dev/null
}
