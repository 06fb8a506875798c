"""Tables: what a cell of a row costs beside a varbind of a walk over the same columns."""
import tempfile
from contextlib import contextmanager
from pathlib import Path

from runs import agentd, scan

LISTEN = "127.31.0.0/24"
# ifTable as RFC 2863 has it: the type of each column as snmprec writes it, and a value.
COLUMNS = ["2|{row}", "4|GigabitEthernet0/{row}", "2|6", "2|1500", "66|1000000000", "4x|0200000000{octet}", "2|1", "2|1", "67|12345",
           *[f"65|{1234567 + column}" for column in range(11)], "66|0", "6|0.0"]
IF_TABLE = "1.3.6.1.2.1.2.2"


@contextmanager
def fleet(setting, rows):
    """The port of agents with `rows` interfaces each."""
    with tempfile.TemporaryDirectory() as scratch:
        recording = Path(scratch) / "interfaces.snmprec"
        lines = [f"{IF_TABLE}.1.{column}.{row}|" + value.format(row=row, octet=f"{row % 256:02x}")
                 for column, value in enumerate(COLUMNS, 1) for row in range(1, rows + 1)]
        recording.write_text("\n".join(lines) + "\n")
        with agentd(setting.build, LISTEN, "--recordings", recording) as port:
            yield port


def cells(setting, table):
    """Fleets of one large and of many small tables: the requests around a small one cost more than its cells."""
    for rows, agents in ((500, 32), (15, 256)):
        count = rows * len(COLUMNS) * agents
        targets = f"127.31.0.0-127.31.0.{agents - 1}"
        found = {"table": [], "walk": []}
        questions = {"table": ["--table", "ifTable"], "walk": ["--oid", IF_TABLE, "--names", "none"]}
        with fleet(setting, rows) as port:
            for _ in range(setting.rounds):
                for verb, question in questions.items():
                    # Port 1 answers with ICMP at once: what is left is the start.
                    start_up = scan(setting.scanner, verb, 1, "127.31.0.0", *question).cost.cpu
                    run = scan(setting.scanner, verb, port, targets, *question)
                    written = run.metadata["output"]
                    if written["row_records"] * len(COLUMNS) + written["varbind_records"] != count:
                        raise SystemExit(f"{verb}: not {count} cells: {written}")
                    found[verb].append((run.cost.cpu - start_up) / count * 1e9)
        table.add(f"table of {len(COLUMNS)} columns and {rows} rows: CPU a cell over a varbind of a walk",
                  [a / b for a, b in zip(found["table"], found["walk"])], bar=1.3 if rows == 500 else None, detail=found)
        table.add(f"table of {rows} rows: CPU a cell", found["table"], "ns")
