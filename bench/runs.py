"""What the benchmarks of whole programs share: agents on one core, the program on another, and medians with spread."""
import os
import statistics
import subprocess
import sys
from contextlib import contextmanager
from typing import NamedTuple

CLIENT_CORE, AGENT_CORE = 0, 1


def pinned(core, command, **options):
    return subprocess.Popen(command, preexec_fn=lambda: os.sched_setaffinity(0, {core}), **options)


@contextmanager
def agentd(build, listen, *arguments):
    """The port of a fleet that lives as long as the block."""
    process = pinned(AGENT_CORE, [build / "snmpring-agentd", "--listen", listen + ":0", *arguments],
                     stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        yield process.stdout.readline().split()[1].rsplit(":", 1)[1]
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


class Cost(NamedTuple):
    cpu: float  # seconds, of user and system
    peak_mib: float


def cost(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL):
    """What a command used; one that fails ends the benchmark."""
    process = pinned(CLIENT_CORE, command, stdin=stdin, stdout=stdout)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{command[0]} ended with {process.returncode}")
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def spread(values, unit=""):
    return f"{statistics.median(values):8.2f}{unit}  ({min(values):.2f} to {max(values):.2f})"
