# How the scripts configure a build directory and how many jobs they dare. Sourced; expects $root.
# shellcheck shell=bash

# shellcheck disable=SC2154  # root comes from the script that sources this
# configure_build DIRECTORY OPTION...: makes or updates a build directory with these meson options. One that was made with others, or
# that meson no longer understands (interrupted, or of another meson), is made anew: given once more, --buildtype takes back what
# -Doptimization said, and arguments of the linker are not heard.
configure_build() {
  local directory=$1
  shift
  if [[ -f $directory/build.ninja && $(cat "$directory/configured-with" 2>/dev/null) == "$*" ]] &&
    meson setup --reconfigure "$directory" "$root" >/dev/null; then
    return 0
  fi
  rm -rf "$directory"
  meson setup "$@" "$directory" "$root" && printf '%s\n' "$*" >"$directory/configured-with"
}

# Jobs to compile with: one for each processor, but no more than memory has room for (1.5 GiB each).
build_jobs() {
  local processors memory_kib
  processors=$(nproc)
  memory_kib=$(awk '$1 == "MemAvailable:" { print $2 }' /proc/meminfo)
  local jobs=$((${memory_kib:-0} / (1536 * 1024)))
  if ((jobs > processors)); then jobs=$processors; fi
  if ((jobs < 1)); then jobs=1; fi
  echo "$jobs"
}

# The simulation that goes through everything, one seed at a time.
# shellcheck disable=SC2034  # for the scripts that source this
turmoil_tests='Turmoil.EveryPromise*'

# The build directory that simulations are replayed in, configured: SNMPRING_BUILD as it is, else a debug build under
# AddressSanitizer and UndefinedBehaviorSanitizer.
replay_build() {
  local build=${SNMPRING_BUILD-}
  if [[ -z $build ]]; then
    build=$root/build-replay
    if [[ ! -f $build/build.ninja ]]; then
      CXX=${CXX-$(command -v ccache >/dev/null && echo 'ccache g++' || echo g++)} configure_build "$build" \
        --buildtype=debugoptimized -Db_sanitize=address,undefined -Db_lundef=false >&2
    fi
  fi
  echo "$build"
}
