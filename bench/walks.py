"""Walks: of a fleet beside a bare client, of one large agent, with SNMPv3, into files and pipes, through the client library."""
import statistics
import subprocess
import tempfile
from pathlib import Path

import micro
from runs import AGENT_CORE, agentd, bare, cost, element, exchanges, pinned, scan

VARBINDS = 500
# Replies of about 600 octets.
ARGUMENTS = ["--oid", "1.3.6.1", "-Cr", "25"]
FIRST = "127.30.0.0"
LISTEN = "127.30.0.0/16"
USER = ["-u", "bench", "-a", "SHA-256", "-A", "authpass123", "-x", "AES", "-X", "privpass123"]
AGENT_USER = ["--user", "bench,SHA-256,authpass123,AES,privpass123"]


def address(index):
    return f"127.30.{index >> 8}.{index & 255}"


def agents(count):
    return f"{FIRST}-{address(count - 1)}"


def fleet_size(setting):
    return 500 if setting.quick else 2_000


def per_reply(run, start_up):
    """Microseconds of CPU."""
    return (run.cost.cpu - start_up) / run.metadata["datagrams"]["accepted"] * 1e6


def per_varbind(run, start_up):
    """Nanoseconds of CPU."""
    return (run.cost.cpu - start_up) / run.metadata["output"]["varbind_records"] * 1e9


def middle_exchange(setting, port):
    """Of one agent's walk the exchange whose reply is nearest the mean; its request asks for as much again and again."""
    seen = exchanges(setting.build, "walk", FIRST, port, *ARGUMENTS)
    mean = statistics.mean(len(each.reply) for each in seen)
    return min(seen, key=lambda each: abs(len(each.reply) - mean))


def fleet(setting, table):
    count = fleet_size(setting)
    found = {"scanner": [], "uring": [], "mmsg": [], "varbind": [], "reply_octets": [], "bare_reply_octets": []}
    # What can be no less, each in caches that nothing else has been in: to print records of as many octets as these have from
    # ready fields, and to do all from a datagram of such agents to its lines.
    alone = {"printed": ("sink_bench", "BM_VarbindRecord/integer"), "understood": ("pipeline_bench", "BM_DatagramToLine")}
    with (agentd(setting.build, LISTEN, "--generate", str(VARBINDS)) as port,
          agentd(setting.build, "127.0.0.1", "--generate", "1") as one_port):
        exchange = middle_exchange(setting, port)
        for _ in range(setting.rounds):
            start_up = scan(setting.scanner, "walk", one_port, "127.0.0.1", *ARGUMENTS).cost.cpu
            run = scan(setting.scanner, "walk", port, agents(count), *ARGUMENTS)
            replies = run.metadata["datagrams"]["accepted"]
            found["scanner"].append(per_reply(run, start_up))
            found["varbind"].append(per_varbind(run, start_up))
            found["reply_octets"].append(run.metadata["wire"]["octets_received"] / replies)
            each = round(replies / count)
            for client in ("uring", "mmsg"):
                start_up = bare(setting.build, client, exchange.request, "127.0.0.1", 1, one_port, 1, 1).cpu
                walked = bare(setting.build, client, exchange.request, FIRST, count, port, each, count)
                found[client].append((walked.cpu - start_up) / (each * count) * 1e6)
            for part, benchmark in alone.items():
                microseconds = micro.nanoseconds_of(setting, *benchmark, recorded=False) * VARBINDS / each / 1000
                found.setdefault(part, []).append(1 + microseconds / found["uring"][-1])
    found["bare_reply_octets"] = [len(exchange.reply)]
    table.add(f"walk of {count} agents: CPU a reply over the bare client",
              [a / b for a, b in zip(found["scanner"], found["uring"])], bar=1.30, detail=found)
    table.add("walk: bare client and its records alone, over the bare client", found["printed"])
    table.add("walk: bare client, decoding and its records alone, over the bare client", found["understood"])
    table.add("walk: CPU a reply", found["scanner"], "us")
    table.add("walk: bare client, io_uring", found["uring"], "us")
    table.add("walk: bare client, sendmmsg", found["mmsg"], "us")
    table.add("walk: CPU a varbind", found["varbind"], "ns")


def one_large_agent(setting, table):
    varbinds = 200_000 if setting.quick else 1_000_000
    costs, rates = [], []
    with agentd(setting.build, "127.0.0.1", "--generate", str(varbinds)) as port:
        for _ in range(setting.rounds):
            run = scan(setting.scanner, "walk", port, "127.0.0.1", "--oid", "1.3.6.1", "--max-varbinds", "0")
            costs.append(per_varbind(run, 0))
            rates.append(varbinds / run.cost.elapsed / 1e6)
    table.add(f"walk of one agent of {varbinds} varbinds: CPU a varbind", costs, "ns")
    table.add("walk of one large agent: varbinds", rates, "M/s")


def encrypted_octets(message):
    """Of encryptedPDU; None for a message that is not encrypted."""
    at, _ = element(message, 0)
    for _ in range(3):  # msgVersion, msgGlobalData, msgSecurityParameters
        _, at = element(message, at)
    begin, end = element(message, at)
    return end - begin if message[at] == 0x04 else None


def encrypted_sizes(setting, port):
    """Mean octets of the encrypted requests and replies of one walk, whole and of what is encrypted."""
    seen = exchanges(setting.build, "walk", FIRST, port, *ARGUMENTS, *USER)
    encrypted = [each for each in seen if encrypted_octets(each.request) and encrypted_octets(each.reply)]

    def mean(size):
        return str(round(statistics.mean(size(each) for each in encrypted)))

    return [mean(lambda each: len(each.request)), mean(lambda each: encrypted_octets(each.request)),
            mean(lambda each: len(each.reply)), mean(lambda each: encrypted_octets(each.reply))]


def v3(setting, table):
    """What an authPriv walk costs beyond v2c and beyond OpenSSL's own work for the same octets."""
    count = fleet_size(setting)
    credentials = {"v2c": ["-c", "public"], "v3": USER}
    found = {"v2c": [], "v3": [], "evp": []}
    with (agentd(setting.build, LISTEN, "--generate", str(VARBINDS), *AGENT_USER) as port,
          agentd(setting.build, "127.0.0.1", "--generate", "1", *AGENT_USER) as one_port):
        octets = encrypted_sizes(setting, port)
        for _ in range(setting.rounds):
            for name, credential in credentials.items():
                start_up = scan(setting.scanner, "walk", one_port, "127.0.0.1", *ARGUMENTS, *credential).cost.cpu
                run = scan(setting.scanner, "walk", port, agents(count), *ARGUMENTS, *credential)
                found[name].append(per_reply(run, start_up))
            raw = cost([setting.build / "bench/raw_evp", "SHA256", "AES-128-CFB", *octets], stdout=subprocess.PIPE)
            found["evp"].append(float(raw.out) / 1000)
    table.add("v3 authPriv walk: CPU a reply over v2c and OpenSSL alone",
              [v3 / (v2c + evp) for v3, v2c, evp in zip(found["v3"], found["v2c"], found["evp"])], bar=1.3,
              detail={**found, "octets": octets})
    table.add("v3 authPriv walk: CPU a reply", found["v3"], "us")


def outputs(setting, table):
    count = fleet_size(setting)
    found = {"/dev/null": [], "file": [], "pipe to wc": []}
    with (agentd(setting.build, LISTEN, "--generate", str(VARBINDS)) as port,
          tempfile.TemporaryDirectory() as scratch):
        file = Path(scratch) / "out.ndjson"
        for _ in range(setting.rounds):
            for name, output in (("/dev/null", "/dev/null"), ("file", file)):
                run = scan(setting.scanner, "walk", port, agents(count), *ARGUMENTS, output=output)
                found[name].append(per_varbind(run, 0))
            with pinned(AGENT_CORE, ["wc", "-l"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as counter:
                run = scan(setting.scanner, "walk", port, agents(count), *ARGUMENTS, output=None, stdout=counter.stdin)
                counter.stdin.close()
                lines = int(counter.stdout.read())
            if lines != run.metadata["output"]["varbind_records"] + run.metadata["output"]["target_records"]:
                raise SystemExit(f"wc counted {lines} lines")
            found["pipe to wc"].append(per_varbind(run, 0))
    for name, costs in found.items():
        table.add(f"walk into {name}: CPU a varbind", costs, "ns")


def library(setting, table):
    """The client library's examples/walk_fleet.cc beside the scanner; both write a line of JSON for each varbind."""
    count = 2_000 if setting.quick else 10_000
    arguments = ["--oid", "1.3.6.1", "-Cr", "20", "--max-inflight", str(count)]
    found = {"scanner": [], "library": [], "peak": []}

    def walk(port, names):
        with tempfile.TemporaryFile("w+") as file:
            file.writelines(name + "\n" for name in names)
            file.seek(0)
            return cost([setting.build / "examples/walk_fleet", port, "1.3.6.1"], stdin=file)

    with (agentd(setting.build, LISTEN, "--generate", str(VARBINDS)) as port,
          agentd(setting.build, LISTEN, "--generate", "1") as one_port):
        for _ in range(setting.rounds):
            start_up = scan(setting.scanner, "walk", one_port, FIRST, *arguments).cost.cpu
            found["scanner"].append(per_varbind(scan(setting.scanner, "walk", port, agents(count), *arguments), start_up))
            start_up = walk(one_port, [FIRST]).cpu
            walked = walk(port, map(address, range(count)))
            found["library"].append((walked.cpu - start_up) / (count * VARBINDS) * 1e9)
            found["peak"].append(walked.peak_mib)
    table.add(f"library, walk of {count} agents at once: CPU a varbind over the scanner",
              [a / b for a, b in zip(found["library"], found["scanner"])], bar=1.3, detail=found)
    table.add("library: peak memory", found["peak"], "MiB", bar=64)


def allocations(setting, table):
    """Calls of malloc and its kin per tick: of two walks of the same agents, one with more varbinds, the difference is the ticks'."""
    counts = []
    with (agentd(setting.build, "127.30.0.0/20", "--generate", "100") as short,
          agentd(setting.build, "127.30.0.0/20", "--generate", "1000") as long,
          tempfile.TemporaryDirectory() as scratch):
        tally = Path(scratch) / "tally"
        for port in (short, long):
            run = scan(setting.scanner, "walk", port, agents(200), *ARGUMENTS,
                       command=["env", f"LD_PRELOAD={setting.build / 'bench/libcount_allocations.so'}",
                                f"SNMPRING_ALLOCATIONS={tally}"])
            counts.append((int(tally.read_text()), run.metadata["ticks"]))
    (few, short_ticks), (many, long_ticks) = counts
    if few == 0 or long_ticks <= short_ticks:
        raise SystemExit(f"nothing was counted: {few} allocations, {short_ticks} and {long_ticks} ticks")
    table.add("allocations a tick after start-up", [(many - few) / (long_ticks - short_ticks)], bar=0,
              detail={"allocations": [few, many], "ticks": [short_ticks, long_ticks]})
