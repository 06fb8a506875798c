"""Runs of whole programs: agents on one core, the program on another, and what it used."""
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path
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
    cpu: float  # seconds, of user and system, children included
    peak_mib: float
    elapsed: float
    out: str = ""


def cost(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, ends_with=(0,)):
    """What a command used; one that ends otherwise ends the benchmark. With stdout=PIPE what it wrote is kept."""
    begun = os.times().elapsed
    process = pinned(CLIENT_CORE, command, stdin=stdin, stdout=stdout, text=True)
    out = process.stdout.read() if stdout == subprocess.PIPE else ""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in ends_with:
        sys.exit(f"{' '.join(map(str, command[:8]))} ended with {process.returncode}")
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, os.times().elapsed - begun, out)


class Scan(NamedTuple):
    cost: Cost
    metadata: dict


def scan(build, verb, port, targets, *arguments, output="/dev/null", command=(), **options):
    """A run of the scanner without limits, and its own account of it. `command` goes before it; output None is stdout."""
    with tempfile.TemporaryDirectory() as scratch:
        account = Path(scratch) / "metadata.json"
        into = [] if output is None else ["--output", output]
        used = cost([*command, build / "snmpring", verb, "-p", str(port), "--rate", "0", "--quiet", *into,
                     "--metadata-file", account, *arguments, targets], **options)
        return Scan(used, json.loads(account.read_text()))


class Exchange(NamedTuple):
    request: bytes
    reply: bytes


def exchanges(build, verb, agent_address, agent_port, *arguments):
    """The datagrams between the scanner and one agent, taken by a relay between them."""
    relay, onward = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
    relay.bind(("127.0.0.1", 0))
    relay.settimeout(0.2)
    onward.connect((agent_address, int(agent_port)))
    seen, done = [], threading.Event()

    def forward():
        while not done.is_set():
            try:
                request, scanner = relay.recvfrom(65536)
            except TimeoutError:
                continue
            onward.send(request)
            reply = onward.recv(65536)
            relay.sendto(reply, scanner)
            seen.append(Exchange(request, reply))

    thread = threading.Thread(target=forward)
    thread.start()
    try:
        scan(build, verb, relay.getsockname()[1], "127.0.0.1", *arguments)
    finally:
        done.set()
        thread.join()
        relay.close()
        onward.close()
    return seen


def element(octets, at):
    """Where the content of the BER element at `at` begins, and where it ends."""
    length, begin = octets[at + 1], at + 2
    if length >= 0x80:
        count = length & 0x7F
        length, begin = int.from_bytes(octets[begin:begin + count], "big"), begin + count
    return begin, begin + length


def request_id_offset(message):
    """Where the four octets of a v1 or v2c message's request-id are; the scanner's ids never have fewer."""
    at, _ = element(message, 0)
    for _ in range(2):  # version, community
        _, at = element(message, at)
    at, _ = element(message, at)
    begin, end = element(message, at)
    if end - begin != 4:
        raise ValueError(f"a request-id of {end - begin} octets cannot be patched")
    return begin


def bare(build, client, request, first, count, port, per_target, window, *more):
    """What a bare client used that sends `request` so often: "uring" or "mmsg"."""
    return cost([build / "bench/floor" / f"bare_{client}", request.hex(), str(request_id_offset(request)), first,
                 str(count), str(port), str(per_target), str(window), *more])
