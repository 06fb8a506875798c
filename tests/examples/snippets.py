#!/usr/bin/env python3
"""Turns the snippets of documentation pages into one C++ file that tests compile and run.

usage: snippets.py PAGE... > snippets.inc

A ```cpp block is the body of a coroutine with the parameters loop, session, address and port. The ```python block
before it, if there is one, does the same, and the ```text block behind it is what both print. Blocks with other words
are left alone.
"""
import re
import sys
from pathlib import Path

BLOCK = re.compile(r"^```(\S*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


def literal(text):
    return f'R"snippet({text})snippet"'


def snippets_of(page):
    """Title, Python, C++, output and line of each ```cpp block; what is missing is None."""
    text = page.read_text(encoding="utf-8")
    python, found = None, []
    for block in BLOCK.finditer(text):
        word, body = block.groups()
        title = [heading.group(1) for heading in HEADING.finditer(text, 0, block.start())][-1]
        line = text.count("\n", 0, block.start()) + 2
        if word == "python":
            python = body
        elif word == "cpp":
            found.append([title, python, body, None, line])
            python = None
        elif word == "text" and found and found[-1][3] is None:
            found[-1][3] = body
    return found


def main():
    entries = []
    for argument in sys.argv[1:]:
        page = Path(argument)
        for title, python, cpp, output, line in snippets_of(page):
            number = len(entries)
            print(f"Task<void> snippet_{number}([[maybe_unused]] Loop& loop, [[maybe_unused]] SnmpSession session,")
            print("    [[maybe_unused]] std::string address, [[maybe_unused]] std::uint16_t port) {")
            # In a scope of its own, so that a snippet may name its session as it likes.
            print(f'{{\n#line {line} "{page.name}"\n{cpp}}}\n  co_return;\n}}')
            entries.append(
                f"{{{literal(page.stem + ', ' + title)}, snippet_{number}, "
                f"{literal(output) if output is not None else 'nullptr'}, "
                f"{literal(python) if python is not None else 'nullptr'}}}")
    print("const std::vector<Snippet> kSnippets = {")
    print(",\n".join(entries) + "};")


if __name__ == "__main__":
    main()
