# Simulated agents that a script starts on loopback, one fleet at a time. Sourced.
# shellcheck shell=bash

agents_pid=

# start_agents PROGRAM FOLDER RANGE OPTION...: starts snmpring-agentd for all addresses of RANGE at a port that the system chooses, and
# waits until it is ready: agents_ready is then the line that says so, agents_port its port. What it prints goes to FOLDER. Fails, with
# what it said on stderr, when it does not start. The time limit ends it even if the script is killed outright.
# shellcheck disable=SC2034  # for the scripts that source this
start_agents() {
  local program=$1 folder=$2 range=$3 tries
  shift 3
  timeout 120 "$program" --listen "$range:0" "$@" >"$folder/agents" 2>"$folder/agents.err" &
  agents_pid=$!
  for ((tries = 0; tries < 100; ++tries)); do
    if grep -q '^ready ' "$folder/agents" || ! kill -0 "$agents_pid" 2>/dev/null; then break; fi
    sleep 0.1
  done
  agents_ready=$(grep -m 1 '^ready ' "$folder/agents") || {
    echo "$0: the agents did not start:" >&2
    cat "$folder/agents.err" >&2
    return 1
  }
  agents_port=${agents_ready#ready "$range":}
  agents_port=${agents_port%% *}
}

# end_agents: ends the fleet, if there is one.
end_agents() {
  if [[ -n $agents_pid ]]; then
    kill "$agents_pid" 2>/dev/null || true
    wait "$agents_pid" 2>/dev/null || true
    agents_pid=
  fi
}
