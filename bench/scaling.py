"""Whether CPU per unit and memory stay flat as the work grows."""
from runs import agentd, scan
from walks import address

SWEEP = ["-c", "public", "-r", "0", "-t", "0.5"]


def prefix(bits):
    """2^bits addresses of 127/8."""
    return f"127.0.0.0/{32 - bits}"


def sweep_once(setting, port, bits):
    run = scan(setting.scanner, "discover", port, prefix(bits), *SWEEP)
    return run.cost.cpu, run.cost.peak_mib, run.metadata["requests"]["sent"]


def sweep_start_up(setting, port):
    return scan(setting.scanner, "discover", port, "127.0.0.1", *SWEEP).cost.cpu


def sweep(setting, table):
    """1 in 100 answers, as in the ranges of the world."""
    largest = 18 if setting.quick else 24
    steps = [bits for bits in (16, 18, 20, 22, 24) if bits <= largest]
    points, ratios = [], []
    with agentd(setting.build, "127.0.0.0/8", "--generate", "20", "--silent-share", "0.99") as port:
        start_up = min(sweep_start_up(setting, port) for _ in range(3))
        for bits in steps:
            cpu, peak, sent = sweep_once(setting, port, bits)
            points.append({"targets": 1 << bits, "ns": (cpu - start_up) / sent * 1e9, "MiB": peak})
        if largest == 24:
            for _ in range(3):
                small, _, small_sent = sweep_once(setting, port, 18)
                large, peak, large_sent = sweep_once(setting, port, 24)
                ratios.append(((large - start_up) / large_sent) / ((small - start_up) / small_sent))
    table.add_series("sweep", points)
    if ratios:
        table.add("sweep: CPU a probe at 2^24 targets over 2^18", ratios, bar=1.1)
        table.add("sweep of 2^24 targets: peak memory", [points[-1]["MiB"], peak], "MiB", bar=64)
    else:
        table.note("scaling of sweeps beyond 2^18 targets: not measured with --quick")


def walk(setting, table):
    steps = [10, 100, 1_000] if setting.quick else [10, 100, 1_000, 10_000, 50_000]
    points = []
    with (agentd(setting.build, "127.30.0.0/16", "--generate", "100") as port,
          agentd(setting.build, "127.0.0.1", "--generate", "1") as one_port):
        arguments = ["--oid", "1.3.6.1", "-Cr", "25"]
        start_up = min(scan(setting.scanner, "walk", one_port, "127.0.0.1", *arguments).cost.cpu for _ in range(3))
        for count in steps:
            repeat = 5 if count < 10_000 else 1
            runs = [scan(setting.scanner, "walk", port, f"127.30.0.0-{address(count - 1)}", *arguments) for _ in range(repeat)]
            varbinds = sum(run.metadata["output"]["varbind_records"] for run in runs)
            points.append({"agents": count, "ns": (sum(run.cost.cpu for run in runs) - repeat * start_up) / varbinds * 1e9,
                           "MiB": max(run.cost.peak_mib for run in runs)})
    table.add_series("walk", points)


def memory(setting, table):
    count, at_once = (5_000, 1_000) if setting.quick else (50_000, 10_000)
    with agentd(setting.build, "127.30.0.0/16", "--generate", "100") as port:
        run = scan(setting.scanner, "walk", port, f"127.30.0.0-{address(count - 1)}", "--oid", "1.3.6.1",
                   "--max-inflight", str(at_once))
    if run.metadata["targets"]["responders"] != count:
        raise SystemExit(f"only {run.metadata['targets']['responders']} of {count} agents answered")
    table.add(f"walk of {count} agents, {at_once} at once: peak memory", [run.cost.peak_mib], "MiB", bar=128)
