"""Sweeps: one request for each address, beside a bare client that sends and receives the same datagrams."""
from typing import NamedTuple

import micro
from runs import agentd, bare, exchanges, scan

# What the agents' core can take without losing any, below what the receive buffer holds.
WINDOW = 1000
VERB, ARGUMENTS = "discover", ["-c", "public", "-r", "0"]


class Range(NamedTuple):
    first: str
    count: int
    prefix: str


SMALL, USUAL = Range("127.32.0.0", 1 << 16, "127.32.0.0/16"), Range("127.32.0.0", 1 << 18, "127.32.0.0/14")
# Where hardly anybody answers two runs of one program differ by more than the two programs do, the less the longer they are.
LARGE = Range("127.32.0.0", 1 << 20, "127.32.0.0/12")


def usual(setting):
    return SMALL if setting.quick else USUAL


def request_of(setting, port, address):
    exchange, = exchanges(setting.build, VERB, address, port, *ARGUMENTS)
    return exchange


# Which bare client, and what it is told beside its work.
BARE = {"uring": ("uring",), "mmsg": ("mmsg",)}
# With what every scanner keeps of a probe: its place in a random order, an id that nobody can guess, an entry, a deadline.
KEEPING = {"keeping": ("uring", "keep")}


def compare(setting, port, targets, window, wants_all=False, alone=dict, clients=BARE):
    """CPU per datagram sent of the scanner and of the bare clients, start-up subtracted: microseconds of each run. And for
    each part of the work that `alone` gives microseconds of, what the bare client with that part takes over the bare client."""
    first, count, prefix = targets
    found = {"scanner": [], **{name: [] for name in clients}}
    with agentd(setting.build, "127.0.0.1", "--generate", "100") as one_port:
        exchange = request_of(setting, one_port, "127.0.0.1")
        for _ in range(setting.rounds):
            start_up = scan(setting.scanner, VERB, one_port, "127.0.0.1", *ARGUMENTS).cost.cpu
            run = scan(setting.scanner, VERB, port, prefix, *ARGUMENTS)
            answered = run.metadata["datagrams"]["accepted"]
            if wants_all and answered < 0.99 * count:
                raise SystemExit(f"only {answered} of {count} agents answered: is the machine busy?")
            found["scanner"].append((run.cost.cpu - start_up) / count * 1e6)
            for name, (client, *told) in clients.items():
                start_up = bare(setting.build, client, exchange.request, "127.0.0.1", 1, one_port, 1, 1, *told).cpu
                cpu = bare(setting.build, client, exchange.request, first, count, port, 1, window, *told).cpu
                found[name].append((cpu - start_up) / count * 1e6)
            for part, microseconds in alone().items():
                found.setdefault(part, []).append(1 + microseconds / found["uring"][-1])
    return found, exchange


def tell(table, what, found, bar, detail=None):
    table.add(f"{what}: CPU over the bare client", [a / b for a, b in zip(found["scanner"], found["uring"])], bar=bar,
              detail={**found, **(detail or {})})
    table.add(f"{what}: CPU a probe", found["scanner"], "us")
    table.add(f"{what}: bare client, io_uring", found["uring"], "us")
    table.add(f"{what}: bare client, sendmmsg", found["mmsg"], "us")


def all_answer(setting, table):
    def alone():
        record = micro.nanoseconds_of(setting, "sink_bench", "BM_TargetRecord") / 1000
        reply = micro.nanoseconds_of(setting, "session_bench", "BM_DiscoverReply") / 1000
        return {"printed": record, "understood": record + reply}

    with agentd(setting.build, usual(setting).prefix, "--generate", "100") as port:
        found, exchange = compare(setting, port, usual(setting), WINDOW, wants_all=True, alone=alone)
    tell(table, "sweep, all answer", found, 1.10,
         {"request_octets": len(exchange.request), "reply_octets": len(exchange.reply)})
    table.add("sweep, all answer: bare client and the record alone, over the bare client", found["printed"])
    table.add("sweep, all answer: bare client, decoding and the record alone, over the bare client", found["understood"])


def one_in_a_hundred(setting, table):
    targets = USUAL if setting.quick else LARGE
    with agentd(setting.build, targets.prefix, "--generate", "100", "--silent-share", "0.99") as port:
        found, _ = compare(setting, port, targets, 0, clients=BARE | KEEPING)
    tell(table, "sweep, 1 in 100 answers", found, 1.10)
    table.add("sweep, 1 in 100 answers: CPU over the bare client, sendmmsg",
              [a / b for a, b in zip(found["scanner"], found["mmsg"])])
    table.add("sweep, 1 in 100 answers: bare client that keeps its probes, over the bare client",
              [a / b for a, b in zip(found["keeping"], found["uring"])])
    table.add("sweep, 1 in 100 answers: CPU over the bare client that keeps its probes",
              [a / b for a, b in zip(found["scanner"], found["keeping"])])


def closed_ports(setting, table):
    # Port 9 is nobody's here; every probe is answered with an ICMP error, which the scanner attributes and the bare client ignores.
    found, _ = compare(setting, "9", usual(setting), 0)
    tell(table, "sweep, closed ports", found, None)
