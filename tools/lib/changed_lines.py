"""Prints what clang-tidy is to look at of what changed since a commit: the files on the first lines, its line filter on the last.

usage: changed_lines.py BASE

The files are the .cc that were changed, committed or not, or whose header was. The filter has the changed lines of both.
"""
import json
import re
import subprocess
import sys
from pathlib import Path

HUNK = re.compile(r"@@ -\S+ \+(\d+)(?:,(\d+))? @@")


def git(*arguments):
    return subprocess.run(["git", "-c", "safe.directory=*", *arguments], capture_output=True, text=True, check=True).stdout


def changed_lines(base):
    """[first, last] of each run of changed lines, by path; of a file that git does not track all lines."""
    lines, path = {}, None
    for line in git("diff", "--no-color", "--no-ext-diff", "--src-prefix=a/", "--dst-prefix=b/", "-U0", "--diff-filter=d", base, "--", "*.h", "*.cc").splitlines():
        if line.startswith("+++ b/"):
            path = line[len("+++ b/"):]
        elif match := HUNK.match(line):
            first, count = int(match.group(1)), int(match.group(2) or 1)
            if count:
                lines.setdefault(path, []).append([first, first + count - 1])
    for path in git("ls-files", "--others", "--exclude-standard", "--", "*.h", "*.cc").splitlines():
        lines[path] = [[1, 1 << 20]]
    return lines


def main():
    lines = changed_lines(sys.argv[1])
    sources = {str(Path(path).with_suffix(".cc")) for path in lines}
    print(*sorted(source for source in sources if Path(source).is_file()), sep="\n")
    print(json.dumps([{"name": path, "lines": runs} for path, runs in lines.items()]))


if __name__ == "__main__":
    main()
