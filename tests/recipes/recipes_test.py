#!/usr/bin/env python3
"""Runs the blocks of one recipe of docs/recipes.md against the real program, and compares each value.

usage: recipes_test.py CONSUMER BUILD FOLDER

CONSUMER is a name in CONSUMERS below. BUILD has snmpring and snmpring-agentd. FOLDER keeps packages from PyPI from run to run; what a
run makes is in a folder below it that is made anew.
Ends with 77, and says why, where the program cannot be had.
"""
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "docs/recipes.md"
DIFF_PAGE_TOP = 20
PATIENCE = 240


def skip(reason):
    print(f"recipe: skipped: {reason}")
    sys.exit(77)


def need(program, package):
    found = shutil.which(program)
    return found if found else skip(f"{program} is not installed (Debian package {package})")


def check(condition, what):
    if not condition:
        print(f"recipe: wrong: {what}", file=sys.stderr)
        sys.exit(1)


def blocks(heading):
    """(language, text) of the blocks under '## heading', those of its subheadings included."""
    found, inside, language, lines = [], False, None, []
    for line in PAGE.read_text().splitlines():
        if language is not None:
            if line == "```":
                found.append((language, "\n".join(lines) + "\n"))
                language, lines = None, []
            else:
                lines.append(line)
        elif line.startswith("## "):
            inside = line == "## " + heading
        elif inside and line.startswith("```"):
            language = line[3:]
    check(found, f"no block under {heading}")
    return found


# The data: a device whose values break loaders.

TEXTS = [b"", b"\\.", b"\\N", b"1e5", b"\\ud800", b"\\u0000", "\U0001f600 \u2028 \u00e9".encode(), b"a\x00b",
         b"\xff\xfe\x80", b"\\\"quoted\", and; 'more' $1", b"line\r\nfeed\ttab", b"null", b"NaN", b"0x10", b"007",
         b"true", b"2026-12-01", b"12:00", b"1.5", b"x" * 65000, b"\\" * 300, b'{"a":[1]}', b" lead and trail ", b"\x01\x02"]
PRIVATE = "1.3.6.1.4.1.99999.1."
COLUMN = "1.3.6.1.2.1.2.2.1."
X_COLUMN = "1.3.6.1.2.1.31.1.1.1."


def device():
    rows = [(f"{COLUMN}1.{i}", "2", str(i)) for i in (1, 2)]
    rows += [(f"{COLUMN}2.1", "4x", b"Gi0/1 \\N".hex()), (f"{COLUMN}2.2", "4x", b"a\x00b".hex())]
    # A speed that is text: a cell of another type than its column.
    rows += [(f"{COLUMN}5.1", "66", "4294967295"), (f"{COLUMN}5.2", "4", "fast")]
    rows += [(f"{X_COLUMN}6.1", "70", str(2**64 - 1)), (f"{X_COLUMN}6.2", "70", str(2**53 + 1))]
    rows += [(f"{PRIVATE}1.{i}", "4x", text.hex()) for i, text in enumerate(TEXTS, 1)]
    rows += [(f"{PRIVATE}2.{i}", "70", str(n)) for i, n in enumerate((2**64 - 1, 2**53 + 1, 2**53 - 1, 0), 1)]
    rows += [(f"{PRIVATE}3.{i}", "2", str(n)) for i, n in enumerate((-1, -2147483648, 2147483647), 1)]
    rows += [(f"{PRIVATE}4.1", "66", "4294967295")]
    return "".join("|".join(row) + "\n" for row in rows)


class Agents:
    """snmpring-agentd, ended by its process id."""

    def __init__(self, build, listen, *arguments):
        self.process = subprocess.Popen([build / "snmpring-agentd", "--listen", listen + ":0", *arguments],
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        ready = re.match(r"ready .*:(\d+) agents", self.process.stdout.readline())
        check(ready, "agentd does not start")
        self.port = ready.group(1)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def run(arguments, **more):
    return subprocess.run([str(a) for a in arguments], check=True, timeout=PATIENCE, **more)


def make_data(build, folder):
    (folder / "device.snmprec").write_text(device())
    tags = ["127.77.9.1 core-1", "127.77.9.2 \\u0000", "127.77.9.3 \\N"]
    (folder / "hosts").write_text("\n".join(tags) + "\n")
    with Agents(build, "127.77.9.0/30", "--recordings", folder / "device.snmprec") as agents:
        ask = ["-p", agents.port, "-t", "5", "--quiet", "@hosts"]
        run([build / "snmpring", "walk", "--oid", "1.3.6.1", "--output", "walk.ndjson", *ask], cwd=folder)
        run([build / "snmpring", "table", "--profile", "interfaces", "--output", "interfaces.ndjson", *ask], cwd=folder)


class Truth:
    """What the files say, read by Python's own JSON, whose numbers are exact."""

    def __init__(self, folder):
        self.walk = [json.loads(line) for line in (folder / "walk.ndjson").open()]
        self.varbinds = [record for record in self.walk if record["kind"] == "varbind"]
        self.targets = [record for record in self.walk if record["kind"] == "target"]
        self.rows = [record for record in map(json.loads, (folder / "interfaces.ndjson").open()) if record["kind"] == "row"]
        expected = 3 * device().count("\n")
        check(len(self.varbinds) == expected, f"{len(self.varbinds)} varbinds, not {expected}")
        values = {record["value"] for record in self.varbinds} | {record["hex"] for record in self.varbinds}
        for text in TEXTS:
            check(text.hex() in values, f"{text[:20]!r} is not in the walk")
        for number in (2**64 - 1, 2**53 + 1, -1, -2147483648):
            check(str(number) in values, f"{number} is not in the walk")
        check({record["tag"] for record in self.targets} == {"core-1", "\\u0000", "\\N"}, "the tags")
        check(len(self.rows) == 6 and any(row["misfits"] for row in self.rows), "the rows")

    def same(self, loaded, records, keys, identity, what):
        """Each of `loaded` equals one of `records` in all of its keys, and none is missing."""
        order = lambda record: [str(record[key]) for key in identity]
        loaded, records = sorted(loaded, key=order), sorted(records, key=order)
        check(len(loaded) == len(records), f"{what}: {len(loaded)} records, not {len(records)}")
        for found, right in zip(loaded, records):
            for key in keys:
                value = found[key]
                check(value == right[key] and isinstance(value, bool) == isinstance(right[key], bool),
                      f"{what}: {order(right)}: {key} is {str(value)[:80]!r}, not {str(right[key])[:80]!r}")
        print(f"{what}: {len(loaded)} records, {len(keys)} keys each, all exact")

    def same_varbinds(self, loaded, what, but=()):
        keys = [key for key in self.varbinds[0] if key not in ("kind", *but)]
        self.same(loaded, self.varbinds, keys, ("target", "oid"), what)

    def same_raw(self, varbinds, targets, rows, what):
        self.same_varbinds(varbinds, f"{what}, varbinds")
        self.same(targets, self.targets, list(self.targets[0]), ("target",), f"{what}, targets")
        self.same(rows, self.rows, list(self.rows[0]), ("target", "index"), f"{what}, rows")

    def same_counters(self, pairs, what):
        """pairs: (target, oid, number) of the view's counter64, and (target, index, ifHCInOctets) of the rows' view."""
        counters, octets = pairs
        right = sorted((r["target"], r["oid"], int(r["value"])) for r in self.varbinds if r["type"] == "Counter64")
        check(sorted(counters) == right, f"{what}: the view's Counter64: {sorted(counters)[:3]}")
        right = sorted((r["target"], r["index"], int(r["ifHCInOctets"])) for r in self.rows)
        check(sorted(octets) == right, f"{what}: the rows' Counter64: {sorted(octets)[:3]}")
        print(f"{what}: the views give each Counter64 as a number, up to {max(number for _, _, number in right)}")


COUNTERS = "SELECT target, oid, counter64 FROM varbind WHERE counter64 IS NOT NULL"
OCTETS = 'SELECT target, "index", "ifHCInOctets" FROM row_interfaces'


# Programs from PyPI.

def python_with(kept, *packages):
    """The environment of a Python that has them. Each recipe has a folder of its own: pip is not made for two at once."""
    place = kept / ("python-" + re.sub(r"[^a-z]+", "-", packages[0]))
    done = place / "complete"
    if not done.exists():
        if subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True).returncode != 0:
            skip(f"pip is not installed (Debian package python3-pip), so {packages[0]} cannot be had")
        shutil.rmtree(place, ignore_errors=True)
        got = subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input",
                              "--target", place, *packages], capture_output=True, text=True, timeout=PATIENCE)
        if got.returncode != 0:
            skip(f"pip cannot install {packages[0]}: {(got.stderr.strip().splitlines() or ['no reason given'])[-1]}")
        done.touch()
    return {**os.environ, "PYTHONPATH": str(place)}


def python(environment, folder, text, *arguments):
    """What a program prints as one JSON document."""
    got = subprocess.run([sys.executable, "-c", text, *map(str, arguments)], cwd=folder, env=environment, timeout=PATIENCE,
                         capture_output=True, text=True)
    check(got.returncode == 0, got.stderr[-2000:])
    return json.loads(got.stdout)


def shell(text, folder, environment=None):
    run(["bash", "-euo", "pipefail", "-c", text], cwd=folder, env=environment)


def statements(text, folder):
    """The statements of an SQL block, with '.read FILE' replaced by the file."""
    whole = re.sub(r"^\.read (\S+)$", lambda found: (folder / found.group(1)).read_text(), text, flags=re.MULTILINE)
    whole = re.sub(r"^--.*$", "", whole, flags=re.MULTILINE)
    return [statement for statement in re.split(r";\n", whole) if statement.strip()]


def sql_of_all_profiles(build, form):
    """SQL for more tables than any recipe has."""
    text = run([build / "snmpring", "schema", form], capture_output=True, text=True).stdout
    check(text.count("CREATE TABLE") > 40, f"{form} makes {text.count('CREATE TABLE')} tables")
    return text


# One function for each consumer.

def jq(folder, truth, **_):
    need("jq", "jq")
    for _, text in blocks("jq"):
        shell(text, folder)
    truth.same_varbinds(map(json.loads, (folder / "varbinds.ndjson").open()), "jq")
    lines = (folder / "walk.tsv").read_text().rstrip("\n").split("\n")
    # @tsv writes what would end a field or a line, and the sign that it does so by, in two characters.
    escapes = {"\\t": "\t", "\\n": "\n", "\\r": "\r", "\\\\": "\\"}
    plain = lambda field: re.sub(r"\\[tnr\\]", lambda escape: escapes[escape.group()], field)
    fields = sorted(tuple(map(plain, line.split("\t"))) for line in lines)
    right = sorted((r["target"], r["oid"], r["type"], r["hex"] if r["value"] is None else r["value"]) for r in truth.varbinds)
    check(fields == right, "walk.tsv has other fields than the records")


def sqlite(folder, truth, **_):
    program = need("sqlite3", "sqlite3")
    for _, text in blocks("SQLite"):
        run([program, "scan.sqlite"], cwd=folder, input=text, text=True)
    table = sqlite3.connect(folder / "scan.sqlite")
    table.row_factory = sqlite3.Row
    truth.same_varbinds([dict(row) for row in table.execute("SELECT * FROM varbind")], "SQLite")


DUCKDB = r"""
import duckdb, json, sys
db = duckdb.connect("scan.duckdb")
for statement in json.loads(sys.argv[1]): db.execute(statement)
def records(query):
    found = db.execute(query)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row)) for row in found.fetchall()]
print(json.dumps([records(query) for query in json.loads(sys.argv[2])]))
"""


def make_talkers(build, folder):
    """A walk of 1,000 agents, and a second one a minute later in which each counter has grown by another number."""
    with Agents(build, "127.78.0.0/22", "--generate", "200") as agents:
        run([build / "snmpring", "walk", "-p", agents.port, "-t", "5", "--rate", "0", "--quiet", "--output", "old.ndjson", "--oid",
             X_COLUMN + "6", "--oid", X_COLUMN + "10", "127.78.0.0-127.78.3.231"], cwd=folder)
    dice = random.Random(1)
    with (folder / "new.ndjson").open("w") as new:
        for record in map(json.loads, (folder / "old.ndjson").open()):
            then = datetime.fromisoformat(record["ts"].replace("Z", "+00:00")) + timedelta(seconds=60, microseconds=dice.randrange(10**6))
            record["ts"] = then.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
            if record.get("type") == "Counter64":
                record["value"] = str(min(int(record["value"]) + dice.randrange(10**10), 2**64 - 1))
            new.write(json.dumps(record) + "\n")


def duckdb(folder, truth, build, kept):
    environment = python_with(kept, "duckdb~=2.0")
    make_talkers(build, folder)
    sql = []
    for language, text in blocks("DuckDB"):
        if language == "sh":
            shell(text, folder)
        else:
            sql += statements(text, folder)
    queries = ["SELECT * FROM varbind_raw", "SELECT * FROM target_raw", "SELECT * FROM row_interfaces_raw", COUNTERS, OCTETS,
               "SELECT * EXCLUDE ts FROM 'walk.parquet'", "SELECT * EXCLUDE ts FROM 'interfaces.parquet'", "SELECT * FROM talkers",
               """SELECT n FROM read_json_auto('guessed.ndjson', sample_size = 1)"""]
    (folder / "guessed.ndjson").write_text('{"n":1}\n{"n":1.5}\n')
    varbinds, targets, rows, counters, octets, walk, interfaces, talkers, guessed = python(
        environment, folder, DUCKDB, json.dumps(sql), json.dumps(queries))
    truth.same_raw(varbinds, targets, rows, "DuckDB")
    numbers = [tuple(row.values()) for row in counters], [tuple(row.values()) for row in octets]
    truth.same_counters(numbers, "DuckDB")
    truth.same_varbinds(walk, "Parquet", but=("ts",))
    check([row["ifHCInOctets"] for row in interfaces if row["index"] == "1"] == [2**64 - 1] * 3, "Parquet: ifHCInOctets")
    text = sql_of_all_profiles(build, "--duckdb")
    python(environment, folder, "import duckdb, sys\nduckdb.connect().execute(sys.argv[1])\nprint(0)", text)
    print(f"DuckDB takes the {text.count('CREATE TABLE')} tables of all profiles")
    check([row["n"] for row in guessed] == [1, 2], f"the page says that 1.5 becomes 2: {guessed}")
    same_talkers(build, folder, talkers)


def same_talkers(build, folder, talkers):
    top = run([build / "snmpring", "diff", "--top", str(DIFF_PAGE_TOP), "--json", "old.ndjson", "new.ndjson"], cwd=folder,
              capture_output=True, text=True).stdout.splitlines()
    ours = [tuple(record[key] for key in ("target", "port", "oid", "rate")) for record in map(json.loads, top)]
    theirs = [tuple(row[key] for key in ("target", "port", "oid", "rate")) for row in talkers]
    check(len(ours) == DIFF_PAGE_TOP, f"diff --top gives {len(ours)} rates")
    check(ours == theirs, f"top talkers differ: {ours[:2]} {theirs[:2]}")
    walks = sum(1 for _ in (folder / "old.ndjson").open())
    print(f"top talkers of two walks of 1,000 agents, {walks} records: diff and DuckDB agree, the first is {ours[0]}")


CLICKHOUSE = r"""
import json, sys
from chdb import session
db = session.Session("scan.clickhouse")
for statement in json.loads(sys.argv[1]): db.query(statement)
exact = " SETTINGS output_format_json_quote_64bit_integers = 0"
print(json.dumps([[json.loads(line) for line in str(db.query(query + exact, "JSONEachRow")).splitlines()]
                  for query in json.loads(sys.argv[2])]))
"""


def clickhouse(folder, truth, build, kept):
    environment = python_with(kept, "chdb~=4.4")
    sql = []
    for language, text in blocks("ClickHouse"):
        if language == "sh":
            shell(text, folder)
        else:
            # A library has the files where it runs.
            sql += [re.sub(r"file\('", f"file('{folder}/", statement) for statement in statements(text, folder)]
    text = sql_of_all_profiles(build, "--clickhouse")
    (folder / "all.sql").write_text(text)
    sql += ["CREATE DATABASE elsewhere", "USE elsewhere", *statements(".read all.sql", folder), "USE default"]
    varbinds, targets, rows, counters, octets = python(
        environment, folder, CLICKHOUSE, json.dumps(sql),
        json.dumps(["SELECT * FROM varbind_raw", "SELECT * FROM target_raw", "SELECT * FROM row_interfaces_raw", COUNTERS, OCTETS]))
    truth.same_raw(varbinds, targets, rows, "ClickHouse")
    truth.same_counters(([tuple(row.values()) for row in counters], [tuple(row.values()) for row in octets]), "ClickHouse")
    print(f"ClickHouse takes the {text.count('CREATE TABLE')} tables of all profiles")


class Cluster:
    """PostgreSQL's server in a folder, on a Unix socket alone, as a user who is not root."""

    def __init__(self, folder):
        programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        if not programs:
            skip("initdb is not there (Debian package postgresql-15)")
        need("psql", "postgresql-client-15")
        self.bin, self.folder = programs[-1].parent, folder / "cluster"
        self.folder.mkdir()
        self.before = []
        if os.geteuid() == 0:
            self.before = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
            shutil.chown(self.folder, "nobody", "nogroup")
        # The path of a socket has room for 107 octets.
        self.socket = Path(subprocess.run([*self.before, "mktemp", "-d"], capture_output=True, text=True, check=True).stdout.strip())
        self.environment = {**os.environ, "PGHOST": str(self.socket), "PGUSER": "scan", "PGDATABASE": "postgres"}
        self.server = self.drain = None

    def __enter__(self):
        data = self.folder / "data"
        made = subprocess.run([*self.before, self.bin / "initdb", "-D", data, "-A", "trust", "-U", "scan", "-E", "UTF8", "--locale=C.UTF-8",
                               "--no-sync"], capture_output=True, text=True, cwd="/")
        check(made.returncode == 0, made.stderr)
        self.server = subprocess.Popen([*self.before, self.bin / "postgres", "-D", data, "-k", self.socket, "-c", "listen_addresses=",
                                        "-c", "fsync=off"], cwd="/", stderr=subprocess.PIPE, text=True)
        said = []
        for line in self.server.stderr:
            said.append(line)
            if "ready to accept connections" in line:
                # What it says from now on must not fill the pipe.
                self.drain = subprocess.Popen(["cat"], stdin=self.server.stderr, stdout=subprocess.DEVNULL)
                return self
        # Its standard error has ended, so it has.
        check(False, "PostgreSQL does not start: " + "".join(said[-5:]))

    def __exit__(self, *_):
        self.server.send_signal(signal.SIGINT)
        self.server.wait()
        self.drain.wait()
        self.server.stderr.close()
        shutil.rmtree(self.socket, ignore_errors=True)


def postgres(folder, truth, build, **_):
    for above in [folder, *folder.parents]:
        if os.geteuid() == 0 and not above.stat().st_mode & 0o001:
            skip(f"{above} is closed to the user that PostgreSQL's server runs as")
    with Cluster(folder) as cluster:
        for _, text in blocks("PostgreSQL"):
            shell(text, folder, cluster.environment)

        def records(query):
            got = run(["psql", "-At", "-c", f"SELECT row_to_json(r) FROM ({query}) AS r"], cwd=folder, env=cluster.environment,
                      capture_output=True, text=True)
            return [json.loads(line) for line in got.stdout.split("\n") if line]

        # Both files were loaded, and both have target records.
        of_the_walk = f"target_raw WHERE run = '{truth.targets[0]['run']}'"
        raw = [records(f"SELECT * FROM {table}") for table in ("varbind_raw", of_the_walk, "row_interfaces_raw")]
        truth.same_raw(*raw, "PostgreSQL")
        truth.same_counters([[tuple(row.values()) for row in records(query)] for query in (COUNTERS, OCTETS)], "PostgreSQL")
        check(records("SELECT count(*) AS n FROM snmpring_lines") == [{"n": 0}], "lines are left")
        # The page says where the line of a table goes that was not made.
        line = '{"kind":"row","table":"other"}'
        shell("psql -q -c \"INSERT INTO snmpring_lines VALUES ('$LINE')\" -c 'CALL snmpring_load()'", folder,
              {**cluster.environment, "LINE": line})
        check(records("SELECT line FROM snmpring_lines") == [{"line": line}], "a line of another table is gone")
        text = sql_of_all_profiles(build, "--postgres")
        shell("createdb elsewhere", folder, cluster.environment)
        run(["psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", "elsewhere"], input=text, text=True, env=cluster.environment)
        print(f"PostgreSQL takes the {text.count('CREATE TABLE')} tables of all profiles")


PRINT_FRAME = r"""
import json
print(json.dumps([{key: None if value is None or value != value else value for key, value in record.items()} for record in FRAME]))
"""


def pandas(folder, truth, kept, **_):
    environment = python_with(kept, "pandas~=3.1")
    [(_, text)] = blocks("pandas")
    keys = json.dumps([key for key in truth.varbinds[0] if key != "kind"])
    frame = f"varbinds[{keys}].to_dict('records')"
    truth.same_varbinds(python(environment, folder, text + PRINT_FRAME.replace("FRAME", frame)), "pandas")
    (folder / "guessed.ndjson").write_text('{"v":"18446744073709551615"}\n{"v":"007"}\n')
    guess = "import json, pandas\nprint(json.dumps(pandas.read_json('guessed.ndjson', lines=True)['v'].tolist()))"
    guessed = python(environment, folder, guess)
    check(guessed[1] == 7 and not isinstance(guessed[0], str), f"the page says that texts become numbers: {guessed}")


def polars(folder, truth, kept, **_):
    environment = python_with(kept, "polars~=2.1")
    [(_, text)] = blocks("Polars")
    truth.same_varbinds(python(environment, folder, text + PRINT_FRAME.replace("FRAME", "varbinds.to_dicts()")), "Polars")


def kcat(folder, truth, **_):
    program = need("kcat", "kcat")
    # The broker is librdkafka's own, within a producer that waits for its standard input.
    broker = subprocess.Popen([program, "-P", "-b", "mock", "-t", "held", "-X", "test.mock.num.brokers=1", "-d", "mock"],
                              stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        told = (found.group(1) for line in broker.stderr if (found := re.search(r"bootstrap\.servers=(\S+)", line)))
        address = next(told, None)
        check(address, "kcat starts no broker")
        # What it says from now on must not fill the pipe.
        drain = subprocess.Popen(["cat"], stdin=broker.stderr, stdout=subprocess.DEVNULL)
        for _, text in blocks("Kafka, with kcat"):
            shell(text, folder, {**os.environ, "BROKER": address})
        got = run([program, "-C", "-b", address, "-t", "walk", "-e", "-q", "-o", "beginning"], capture_output=True).stdout
    finally:
        broker.kill()
        broker.wait()
    drain.wait()
    check(sorted(got.splitlines()) == sorted((folder / "walk.ndjson").read_bytes().splitlines()), "messages differ from the lines")
    print(f"kcat: {len(truth.walk)} messages, the same octets")


def vector(folder, **_):
    program = shutil.which("vector") or skip("vector is not installed, and Debian does not have it")
    [(_, text)] = blocks("Vector")
    (folder / "vector.yaml").write_text(text)
    run([program, "validate", "--no-environment", "vector.yaml"], cwd=folder)


CONSUMERS = {function.__name__: function
             for function in (jq, sqlite, duckdb, clickhouse, postgres, pandas, polars, kcat, vector)}


def main():
    if len(sys.argv) != 4 or sys.argv[1] not in CONSUMERS:
        sys.exit(f"usage: {sys.argv[0]} {'|'.join(CONSUMERS)} BUILD FOLDER")
    build, kept = Path(sys.argv[2]).resolve(), Path(sys.argv[3]).resolve()
    folder = kept / f"run-{sys.argv[1]}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ["PATH"] = f"{build}:{os.environ['PATH']}"
    make_data(build, folder)
    CONSUMERS[sys.argv[1]](folder=folder, truth=Truth(folder), build=build, kept=kept)


if __name__ == "__main__":
    main()
