"""The Google Benchmarks of the layers."""
import json
import os
import statistics
import subprocess

from runs import CLIENT_CORE

PROGRAMS = ["ber_bench", "session_bench", "sink_bench", "usm_bench", "engine_bench", "probe_bench"]


def run(setting, program, repetitions, only=".*", recorded=True):
    """`recorded`: of recorded devices, where there are any."""
    environment = dict(os.environ)
    corpus = setting.root.parent / "shared" / "corpus"
    if not recorded:
        environment.pop("SNMPRING_CORPUS", None)
    elif "SNMPRING_CORPUS" not in environment and corpus.is_dir():
        environment["SNMPRING_CORPUS"] = str(corpus)
    report = subprocess.run(
        [setting.build / "bench" / program, "--benchmark_format=json", f"--benchmark_repetitions={repetitions}",
         f"--benchmark_filter={only}",
         f"--benchmark_min_time={0.05 if setting.quick else 0.3}", "--benchmark_enable_random_interleaving=true"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, text=True, env=environment,
        preexec_fn=lambda: os.sched_setaffinity(0, {CLIENT_CORE}))
    return [each for each in json.loads(report.stdout)["benchmarks"] if each["run_type"] == "iteration"]


def nanoseconds_of(setting, program, benchmark, recorded=True):
    """Of one item, in one run: to be taken in turn with what it is set against."""
    each, = run(setting, program, 1, f"^{benchmark}$", recorded)
    return 1e9 / each["items_per_second"] if each.get("items_per_second") else each["cpu_time"]


def pipeline(setting, table):
    """Decoding, order check and NDJSON over a formatter that is given the same fields ready."""
    seconds = {}
    for each in run(setting, "pipeline_bench", setting.rounds):
        seconds.setdefault(each["name"].split("/")[0], []).append(1e9 / each["items_per_second"])
    ours, formatter = seconds["BM_DatagramToLine"], seconds["BM_FormatterAlone"]
    recorded = "SNMPRING_CORPUS" in os.environ or (setting.root.parent / "shared" / "corpus").is_dir()
    table.add("datagram to line, " + ("recorded" if recorded else "made-up") + " devices: over a formatter alone",
              [a / b for a, b in zip(ours, formatter)], bar=2.0, detail={"ours": ours, "formatter": formatter})
    table.add("datagram to line: a varbind", ours, "ns")


def layers(setting, table):
    for program in PROGRAMS:
        found = {}
        for each in run(setting, program, setting.rounds):
            name = each["run_name"]
            nanoseconds = 1e9 / each["items_per_second"] if each.get("items_per_second") else each["cpu_time"]
            found.setdefault(name, []).append((nanoseconds, each.get("allocations", 0)))
        for name, values in found.items():
            allocated = statistics.median(allocations for _, allocations in values)
            table.add(f"{program.removesuffix('_bench')}: {name.removeprefix('BM_')}",
                      [nanoseconds for nanoseconds, _ in values],
                      "ns" + (f", {allocated:.3g} allocations" if allocated >= 0.01 else ""))


