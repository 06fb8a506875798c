"""The same work by other people's tools. Who is not installed, or does not find the same, is said to be not measured."""
import subprocess
import tempfile
from pathlib import Path

from runs import agentd, cost, scan
from walks import address, agents

VARBINDS = 500
MODELS = 4  # Kinds of simulated device; agent i is one of kind i mod 4.
HERE = Path(__file__).resolve().parent / "peers"

# Name, command with the peer's folder, agents to walk, agents at a time, the bar for ours over theirs, and whether it
# gives varbinds whose value is NULL.
WALKERS = [
    ("libsnmp, asynchronous", lambda at: [at / "libsnmp/libsnmp_async"], 2_000, 256, 0.6, True),
    ("gosnmp", lambda at: [at / "gosnmp/gosnmp_walk"], 1_000, 256, 0.3, True),
    ("async-snmp", lambda at: [at / "async-snmp/target/release/async_snmp_walk"], 1_000, 256, None, True),
    ("gufo-snmp, asynchronous", lambda at: [at / "gufo-snmp/bin/python", HERE / "gufo_walk.py"], 500, 256, 0.2, False),
    ("pysnmp, asynchronous", lambda at: [at / "pysnmp/bin/python", HERE / "pysnmp_walk.py"], 20, 20, None, True),
]

SNMPBULKWALK = """
i=0; while [ $i -lt "$2" ]; do
  MIBS= snmpbulkwalk -v2c -c public -Cr25 -On "127.30.$((i >> 8)).$((i & 255)):$1" 1.3.6.1 || exit 1
  i=$((i + 1))
done
"""


def oids_of_models(setting):
    """"ADDRESS OID" of each varbind of the first agents, one of each kind: all, and those with a value that is not NULL."""
    found, valued = set(), set()
    for index in range(MODELS):
        dump = subprocess.run([setting.build / "snmpring-agentd", "--listen", "127.30.0.0/16:0", "--generate",
                               str(VARBINDS), "--dump", str(index)], check=True, stdout=subprocess.PIPE, text=True).stdout
        for line in dump.splitlines():
            oid, tag, _ = line.split("|", 2)
            found.add(f"{address(index)} {oid}")
            if tag != "5":
                valued.add(f"{address(index)} {oid}")
    return found, valued


def finds_the_same(command, port, expected):
    """None if it does, else why not."""
    try:
        run = subprocess.run([*command, port, str(MODELS), str(MODELS), "check"], stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    lines = run.stdout.splitlines()
    if run.returncode != 0:
        return f"ended with {run.returncode}"
    if len(lines) != len(expected) or set(lines) != expected:
        return f"found {len(set(lines) & expected)} of {len(expected)} varbinds and {len(set(lines) - expected)} others"
    return None


def ours(setting, port, one_port, count):
    """Nanoseconds of CPU a varbind, NDJSON included."""
    arguments = ["--oid", "1.3.6.1", "-Cr", "25"]
    start_up = scan(setting.scanner, "walk", one_port, "127.30.0.0", *arguments).cost.cpu
    run = scan(setting.scanner, "walk", port, agents(count), *arguments)
    return (run.cost.cpu - start_up) / run.metadata["output"]["varbind_records"] * 1e9


def walkers(setting, table):
    rounds = min(setting.rounds, 5)
    expected, valued = oids_of_models(setting)
    with (agentd(setting.build, "127.30.0.0/16", "--generate", str(VARBINDS)) as port,
          agentd(setting.build, "127.30.0.0/16", "--generate", "1") as one_port):
        for name, command_of, count, at_once, bar, gives_null in WALKERS:
            command = command_of(setting.peers)
            if not command[0].exists():
                table.note(f"{name}: not measured, it is not installed")
                continue
            if (why := finds_the_same(command, port, expected if gives_null else valued)) is not None:
                table.note(f"{name}: not measured: {why}")
                continue
            if setting.quick:
                count = max(count // 5, 10)
            found = {"ours": [], "theirs": []}
            for _ in range(rounds):
                found["ours"].append(ours(setting, port, one_port, max(count, 500)))
                start_up = cost([*command, one_port, "1", "1"], stdout=subprocess.PIPE).cpu
                run = cost([*command, port, str(count), str(at_once)], stdout=subprocess.PIPE)
                varbinds = count * (len(expected if gives_null else valued) // MODELS)
                if run.out.split()[:2] != ["varbinds", str(varbinds)]:
                    raise SystemExit(f"{name} found {run.out.strip()} of {varbinds}")
                found["theirs"].append((run.cpu - start_up) / varbinds * 1e9)
            table.add(f"CPU a varbind, NDJSON included, over {name}",
                      [a / b for a, b in zip(found["ours"], found["theirs"])], bar=bar, detail=found)
            table.add(f"{name}: CPU a varbind", found["theirs"], "ns")
        bulkwalk(setting, table, port, one_port, rounds, expected)


def bulkwalk(setting, table, port, one_port, rounds, expected):
    """net-snmp's own program, a process for each agent; its start is part of what it costs."""
    command = ["sh", "-c", SNMPBULKWALK, "sh"]
    if subprocess.run(["sh", "-c", "command -v snmpbulkwalk"], stdout=subprocess.DEVNULL, check=False).returncode != 0:
        table.note("snmpbulkwalk: not measured, it is not installed (Debian package snmp)")
        return
    lines = subprocess.run([*command, port, str(MODELS)], stdout=subprocess.PIPE, check=True).stdout
    found_oids = {line.split()[0].lstrip(b".").decode() for line in lines.splitlines() if line.startswith(b".1.")}
    if found_oids != {line.split()[1] for line in expected}:
        table.note("snmpbulkwalk: not measured: it found other varbinds")
        return
    count = 10 if setting.quick else 50
    found = {"ours": [], "theirs": []}
    for _ in range(rounds):
        found["ours"].append(ours(setting, port, one_port, 500))
        found["theirs"].append(cost([*command, port, str(count)]).cpu / (count * VARBINDS) * 1e9)
    table.add("CPU a varbind over snmpbulkwalk, a process each", [a / b for a, b in zip(found["ours"], found["theirs"])],
              bar=0.02, detail=found)
    table.add("snmpbulkwalk: CPU a varbind", found["theirs"], "ns")


def scanners(setting, table):
    """One request for each address of a range in which all answer."""
    rounds = min(setting.rounds, 5)
    count, prefix = (4_096, "127.32.0.0/20") if setting.quick else (65_536, "127.32.0.0/16")
    with (agentd(setting.build, prefix, "--generate", "20") as port,
          tempfile.TemporaryDirectory() as scratch):
        def probe():
            start_up = scan(setting.scanner, "discover", port, "127.32.0.0", "-r", "0").cost.cpu
            run = scan(setting.scanner, "discover", port, prefix, "-r", "0")
            return (run.cost.cpu - start_up) / count * 1e6

        def compare(name, command, answers_of, bar, their_count=count):
            if not command[0].exists():
                table.note(f"{name}: not measured, it is not installed")
                return
            found = {"ours": [], "theirs": [], "answers": []}
            for _ in range(rounds):
                found["ours"].append(probe())
                run = cost(command, stdout=subprocess.PIPE, ends_with=range(256))
                found["answers"].append(answers_of(run.out))
                if found["answers"][-1] < 0.9 * their_count:
                    table.note(f"{name}: not measured: {found['answers'][-1]} of {their_count} answers")
                    return
                found["theirs"].append(run.cpu / their_count * 1e6)
            table.add(f"CPU a probe over {name}", [a / b for a, b in zip(found["ours"], found["theirs"])], bar=bar,
                      detail=found)
            table.add(f"{name}: CPU a probe", found["theirs"], "us")

        hosts, communities = Path(scratch) / "hosts", Path(scratch) / "communities"
        hosts.write_text("".join(f"127.32.{i >> 8}.{i & 255}\n" for i in range(count)))
        communities.write_text("public\n")
        compare("onesixtyone", [setting.peers / "onesixtyone/usr/bin/onesixtyone", "-w", "0", "-p", port, "-c", communities,
                                "-i", hosts], lambda out: out.count("[public]"), 0.8)
        few = min(count, 4_096)
        last = f"127.32.{(few - 1) >> 8}.{(few - 1) & 255}"
        compare("braa", [setting.peers / "braa/usr/bin/braa", "-d", "0",
                         f"public@127.32.0.0-{last}:{port}:.1.3.6.1.2.1.1.1.0"],
                lambda out: out.count("Simulated"), 0.125, few)


def measure(setting, table):
    if setting.peers is None:
        table.note("peers: not measured; bench/peers/install FOLDER gets them, --peers FOLDER measures them")
        return
    setting.peers = setting.peers.resolve()
    walkers(setting, table)
    scanners(setting, table)
