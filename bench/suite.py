"""tools/bench: which measurements there are, the table they make, and the files they leave."""
import argparse
import datetime
import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import micro
import peers
import plots
import scaling
import tables
import walks
from figures import Table
import sweeps

ROOT = Path(__file__).resolve().parent.parent

# Name, what measures it.
MEASUREMENTS = {
    "sweep": sweeps.all_answer,
    "sweep-silent": sweeps.one_in_a_hundred,
    "sweep-closed": sweeps.closed_ports,
    "walk": walks.fleet,
    "walk-large": walks.one_large_agent,
    "tables": tables.cells,
    "v3": walks.v3,
    "outputs": walks.outputs,
    "library": walks.library,
    "pipeline": micro.pipeline,
    "allocations": walks.allocations,
    "memory": scaling.memory,
    "scaling-sweep": scaling.sweep,
    "scaling-walk": scaling.walk,
    "micro": micro.layers,
    "peers": peers.measure,
}


class Setting:
    """What every measurement is given."""

    def __init__(self, options):
        self.quick = options.quick
        self.rounds = options.rounds or (3 if options.quick else 7)
        self.build, self.scanner = make_builds(options.build)
        self.peers = options.peers
        self.root = ROOT


def make_builds(folder):
    """Where everything is, and where the scanner is. Both are one where a build is named; else all but the scanner is as meson
    makes it, so that what is compared piece by piece was compiled alike, and the scanner as who scans gets it."""
    build = (folder or ROOT / "build-bench").resolve()
    if not (build / "build.ninja").is_file():
        subprocess.run(["meson", "setup", build, ROOT, "--buildtype=release", "-Dtests=enabled", "-Dunit_tests=false"],
                       check=True, stdout=sys.stderr)
    subprocess.run(["ninja", "-C", build], check=True, stdout=sys.stderr)
    if folder is not None:
        return build, build
    scanner = ROOT / "build-scan"
    subprocess.run([ROOT / "tools/build", scanner], check=True, stdout=sys.stderr)
    return build, scanner


def how_built(folder):
    """What of a build's options decides how fast it is."""
    options = subprocess.run(["meson", "introspect", folder, "--buildoptions"], check=True, stdout=subprocess.PIPE).stdout
    wanted = {"optimization", "b_pgo", "b_lto", "cpp_args"}
    return {option["name"]: option["value"] for option in json.loads(options) if option["name"] in wanted}


def commit():
    def git(*arguments):
        return subprocess.run(["git", "-c", "safe.directory=*", "-C", ROOT, *arguments], text=True, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.strip()
    changed = git("status", "--porcelain", "--untracked-files=no", "--", "src", "include", "tools/agentd", "meson.build", "tools/build")
    return (git("rev-parse", "--short=10", "HEAD") or "unknown") + ("-changed" if changed else "")


def machine():
    model = next((line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), platform.machine())
    return {"cpu": model, "cores": os.cpu_count(), "kernel": platform.release(),
            "load": os.getloadavg()[0]}


def main(usage):
    parser = argparse.ArgumentParser(usage=usage, add_help=False)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--only", type=lambda text: text.split(","))
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--build", type=Path)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("-h", "--help", action="store_true")
    options = parser.parse_args()
    if options.help:
        print(usage.strip())
        return 0
    if options.list:
        print("\n".join(MEASUREMENTS))
        return 0
    unknown = set(options.only or ()) - set(MEASUREMENTS)
    if unknown:
        print(f"tools/bench: --only: no such measurement: {', '.join(sorted(unknown))}; --list prints them",
              file=sys.stderr)
        return 64
    if (os.cpu_count() or 1) < 2:
        print("tools/bench: needs two cores", file=sys.stderr)
        return 1
    setting, table = Setting(options), Table()
    for name in options.only or MEASUREMENTS:
        print(f"{name} ...", file=sys.stderr, flush=True)
        MEASUREMENTS[name](setting, table)
    today = datetime.date.today().isoformat()
    results = ROOT / "bench" / "results"
    results.mkdir(exist_ok=True)
    # What was measured in part must not stand for the whole of the same day.
    part = "".join(f"-only-{name}" for name in options.only or ())
    stem = results / f"{today}-{commit()}{'-quick' if options.quick else ''}{part}"
    stem.with_suffix(".json").write_text(json.dumps(
        {"date": today, "commit": commit(), "quick": options.quick, "rounds": setting.rounds, "machine": machine(),
         "build": how_built(setting.build), "scanner": how_built(setting.scanner),
         **table.as_json()}, indent=1) + "\n")
    drawn = plots.draw(table, stem)
    print(table.text())
    print(f"\nwritten: {stem.with_suffix('.json').relative_to(ROOT)}" + "".join(f", {path.name}" for path in drawn))
    return 0 if table.all_met() else 1
