#!/usr/bin/env python3
"""Counts single test cases over the meson builds of one tree and says the result.

usage: count_cases.py [--case NAME=pass|fail]... [LABEL=BUILD_DIRECTORY]...

Every test that a build declares must have a result there. The cases inside a GoogleTest or TAP program count
one by one; any other test is one case. A case that ran in several builds counts once: as failed when one of them
failed it. A program that crashes, times out or leaves with an error without blaming a case is a failed case
itself. Failed and skipped cases are listed with their reasons; skipped ones are not counted. The last line is "N passed, N failed"; the exit
status is 1 when a case failed or none passed.
"""
import json
import re
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

PASSED, FAILED, SKIPPED = "passed", "failed", "skipped"
MESON_PASSED = ("OK", "EXPECTEDFAIL")
FAILURE_TEXT_MAX = 300  # Characters of an assertion; the whole is in meson's log.

GTEST_LINE = re.compile(r"\[( RUN      |       OK |  FAILED  |  SKIPPED )\] (\w\S*\.[^\s,]+)")
GTEST_WORDS = {"       OK ": PASSED, "  FAILED  ": FAILED, "  SKIPPED ": SKIPPED}
TAP_LINE = re.compile(r"(not )?ok\b *\d* *(?:- *)?(.*?) *(?:# *(SKIP|TODO)\S* *(.*))?$", re.IGNORECASE)


def cases_of_gtest_xml(path):
    """(case, outcome, reason) for each case in a GoogleTest report."""
    for case in ElementTree.parse(path).getroot().iter("testcase"):
        name = f"{case.get('classname')}.{case.get('name')}"
        skipped, failure = case.find("skipped"), case.find("failure")
        if failure is not None:
            yield name, FAILED, " ".join(failure.get("message", "").split())[:FAILURE_TEXT_MAX]
        elif skipped is not None or case.get("result") == "skipped":
            # The message is FILE:LINE, then what the test said.
            message = (skipped.get("message") if skipped is not None else "") or ""
            yield name, SKIPPED, " ".join(message.split("\n")[1:]).strip() or "says no reason"
        elif case.get("status") == "notrun":
            yield name, SKIPPED, "disabled"
        else:
            yield name, PASSED, ""


def cases_of_gtest_output(text):
    """The same from the output of a program that did not live to write its report."""
    running = None
    for word, name in GTEST_LINE.findall(text):
        if word == " RUN      ":
            running = name
        elif name == running:
            yield name, GTEST_WORDS[word], ""
            running = None
    if running:
        yield running, FAILED, "did not return"


def cases_of_tap(text):
    for line in text.splitlines():
        match = TAP_LINE.match(line)
        if match:
            negative, name, directive, reason = match.groups()
            if (directive or "").upper() == "SKIP":
                yield name, SKIPPED, reason
            else:
                yield name, FAILED if negative and not directive else PASSED, ""


def cases_of_test(build, test, run):
    """(case, outcome, reason) for everything in one test that a build declares; run is its log entry."""
    name, protocol = test["name"], test["protocol"]
    if run is None:
        yield name, FAILED, "was not run"
        return
    result, output = run["result"], run.get("stdout") or ""
    cases = []
    if protocol == "gtest":
        report = Path(test["workdir"] or build) / f"{name}.xml"
        try:
            cases = list(cases_of_gtest_xml(report))
        except (OSError, ElementTree.ParseError):
            cases = list(cases_of_gtest_output(output))
    elif protocol == "tap":
        cases = list(cases_of_tap(output))
    for case, outcome, reason in cases:
        yield f"{name}: {case}", outcome, reason

    blamed = any(outcome == FAILED for _, outcome, _ in cases)
    if result == "SKIP" and not cases:
        yield name, SKIPPED, (output.strip().splitlines() or ["says no reason"])[-1]
    elif result not in (*MESON_PASSED, "SKIP") and not blamed:
        yield name, FAILED, "timed out" if result == "TIMEOUT" else f"ended with status {run.get('returncode')}"
    elif protocol == "exitcode":
        yield name, PASSED, ""
    elif not cases:
        yield name, FAILED, "has no test cases"


def cases_of_build(build):
    declared = json.loads((build / "meson-info" / "intro-tests.json").read_text())
    log = build / "meson-logs" / "testlog.json"
    lines = log.read_text().splitlines() if log.exists() else []
    runs = {}
    for run in map(json.loads, lines):
        # A log entry is called "PROJECT:SUITE / NAME" as soon as there are suites.
        runs[run["name"].rsplit(" / ", 1)[-1]] = run
    for test in declared:
        yield from cases_of_test(build, test, runs.get(test["name"]))


def main(arguments):
    results = {}  # case -> [(build label, outcome, reason)]
    while arguments:
        argument = arguments.pop(0)
        if argument == "--case":
            name, _, outcome = arguments.pop(0).rpartition("=")
            results.setdefault(name, []).append(("", PASSED if outcome == "pass" else FAILED, ""))
        else:
            label, _, build = argument.partition("=")
            for name, outcome, reason in cases_of_build(Path(build)):
                results.setdefault(name, []).append((label, outcome, reason))

    listed = {FAILED: [], SKIPPED: []}
    passed = failed = 0
    for name, seen in results.items():
        outcomes = {outcome for _, outcome, _ in seen}
        failed += FAILED in outcomes
        passed += PASSED in outcomes and FAILED not in outcomes
        for kind, lines in listed.items():
            hits = [(label, reason) for label, outcome, reason in seen if outcome == kind]
            if hits:
                where = ", ".join(label for label, _ in hits if label)
                reason = next((reason for _, reason in hits if reason), "")
                lines.append(name + (f" ({where})" if where else "") + (f": {reason}" if reason else ""))
    for kind, title in ((SKIPPED, "Skipped, and not counted as passed:"), (FAILED, "Failed:")):
        if listed[kind]:
            print(title, *(f"  {line}" for line in listed[kind]), sep="\n")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
