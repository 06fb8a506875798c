#!/usr/bin/env python3
"""Checks the form of the pages: docs/, CONTRIBUTING.md, SECURITY.md and tools/README.md.

usage: tools/lib/check_pages.py [ROOT]

A line of prose is one sentence, and a sentence is one line. Table rows, headings and code are exempt.
What stands in backticks and looks like a file of the tree exists, and so does what a link names, headings included.
Every page is linked from another page or from README.md.
Prints FILE:LINE: REASON for each place. Ends with 1 if there was one, with 2 if ROOT has no pages.
"""
import re
import sys
from pathlib import Path

TOPS = ("bench", "docs", "examples", "include", "src", "tests", "tools")
# Where a path may begin beside the top: includes are named without their folder.
BASES = ("", "src", "include", "tests", "tools")
ABBREVIATIONS = ("e.g.", "i.e.", "etc.", "cf.", "vs.")

FENCE = re.compile(r"\s*(```|~~~)")
CODE = re.compile(r"`[^`]+`")
LINK = re.compile(r"!?\[([^\]]*)\]\(([^)\s]+)\)")
MARKER = re.compile(r"\s*(>\s*)*(([-*+]|\d+\.)\s+)?")
# A sentence's end, and the beginning of another one behind it.
BOUNDARY = re.compile(r"""(\S*[.!?])[)"*_\]]*\s+["(*_]*[\[A-Z`]""")
END = re.compile(r"""[.!?:;][)"*_\]]*$""")
FILE = re.compile(r"[\w.][\w.-]*(/[\w.-]+)*")
# Stands for a name that the reader puts there.
PLACEHOLDER = re.compile(r"(^|[/_])(FILE|FOLDER|NAME|N)([/_.]|$)")


def prose_lines(text):
    """(number, line) of what is neither code, table, heading nor picture; an empty line where prose is interrupted."""
    fenced = False
    for number, line in enumerate(text.split("\n"), 1):
        if FENCE.match(line):
            fenced = not fenced
            yield number, ""
        elif fenced or re.match(r"\s*(\||#|<|!\[)|-{3,}$|\s{4}", line):
            yield number, ""
        else:
            yield number, line


def without_code(text):
    """The text with its code blocks emptied, so that numbers of lines stay."""
    fenced, lines = False, []
    for line in text.split("\n"):
        fence = FENCE.match(line) is not None
        fenced ^= fence
        lines.append("" if fenced or fence else line)
    return lines


def is_two_sentences(line):
    plain = LINK.sub(lambda link: f"[{link.group(1)}]", CODE.sub("`x`", MARKER.sub("", line, count=1)))
    return any(not match.group(1).lstrip("([\"*").endswith(ABBREVIATIONS) for match in BOUNDARY.finditer(plain))


def check_sentences(text):
    lines = list(prose_lines(text))
    for (number, line), (_, following) in zip(lines, lines[1:] + [(0, "")]):
        if not line.strip():
            continue
        if is_two_sentences(line):
            yield number, "more than one sentence"
        goes_on = following.strip() and not MARKER.match(following).group(2)
        if goes_on and not END.search(line.rstrip()):
            yield number, "the sentence goes on in the next line"


def exists(root, names, path):
    if any((root / base / path).exists() or (root / base / (path + ".cc")).exists() for base in BASES):
        return True
    return "/" not in path and path in names


def check_paths(root, names, text):
    for number, line in enumerate(without_code(text), 1):
        for code in CODE.findall(line):
            path = code.strip("`").rstrip("/")
            if not FILE.fullmatch(path) or PLACEHOLDER.search(path):
                continue
            looks_like_a_file = path.split("/")[0] in TOPS and "/" in path or re.fullmatch(r".*\.(cc|h)", path)
            if looks_like_a_file and not exists(root, names, path):
                yield number, f"{path} does not exist"


def slugs(text):
    """The anchors of a page's headings, as GitHub makes them."""
    found = set()
    for line in without_code(text):
        if match := re.match(r"#+\s+(.*)", line):
            title = LINK.sub(lambda link: link.group(1), match.group(1)).lower()
            found.add(re.sub(r"[^\w\- ]", "", title).strip().replace(" ", "-"))
    return found


def links(text):
    for number, line in enumerate(without_code(text), 1):
        for match in LINK.finditer(line):
            if not re.match(r"[a-z]+:", match.group(2)):
                yield number, match.group(2)


def check_links(page, text):
    for number, link in links(text):
        name, _, anchor = link.partition("#")
        target = page.parent / name if name else page
        if not target.exists():
            yield number, f"the link to {name} leads nowhere"
        elif anchor and target.suffix == ".md" and anchor not in slugs(target.read_text()):
            yield number, f"{name or page.name} has no heading #{anchor}"


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2])
    single = [root / name for name in ("CONTRIBUTING.md", "SECURITY.md", "tools/README.md")]
    pages = sorted(root.glob("docs/**/*.md")) + [page for page in single if page.is_file()]
    if not pages:
        print(f"{root}: no pages", file=sys.stderr)
        return 2
    names = {path.name for top in TOPS for path in (root / top).rglob("*")}
    texts = {page: page.read_text() for page in pages}
    status = 0
    for page, text in texts.items():
        found = [*check_sentences(text), *check_paths(root, names, text), *check_links(page, text)]
        for number, reason in sorted(found):
            print(f"{page.relative_to(root)}:{number}: {reason}")
            status = 1
    readme = root / "README.md"
    linking = dict(texts)
    if readme.is_file():
        linking[readme] = readme.read_text()
    linked = {
        (source.parent / link.partition("#")[0]).resolve()
        for source, text in linking.items()
        for _, link in links(text)
        if link.partition("#")[0] and (source.parent / link.partition("#")[0]).resolve() != source.resolve()
    }
    for page in pages:
        if page.resolve() not in linked:
            print(f"{page.relative_to(root)}:1: no page links to this one")
            status = 1
    if status == 0:
        print(f"{len(pages)} pages in order")
    return status


if __name__ == "__main__":
    sys.exit(main())
