#!/usr/bin/env python3
"""Puts the C++ examples of the documents into one source file, which must compile.

    snippets.py SOURCE_DIR OUT.cpp

Each ```cpp block becomes a namespace of its own, after what prelude.hpp declares; blocks that are
statements become the body of a task; one that quotes a program is compared with its file, and so is
what the document says that it prints. A document whose number of blocks has changed is an error, so
that no example is left out.
"""

import re
import sys
from pathlib import Path

# How each block of a document stands: at namespace scope, or inside a task; or as a program.
NAMESPACE, BODY = "namespace", "body"
CONCURRENCY = "docs/examples/concurrency/concurrency.cpp"
DOCUMENTS = {
    "README.md": [NAMESPACE],
    "docs/authoring.md": [
        *[NAMESPACE] * 4,
        BODY,
        *[NAMESPACE] * 3,
        *[BODY] * 2,
        *[NAMESPACE] * 2,
        CONCURRENCY,
        *[NAMESPACE] * 4,
    ],
    "docs/modules.md": [NAMESPACE] * 2,
}
BLOCK = re.compile(r"^```cpp\n(.*?)^```", re.MULTILINE | re.DOTALL)
INCLUDE = re.compile(r"^#include.*$", re.MULTILINE)


def blocks(root: Path, document: str, kinds: list[str]) -> list[tuple[str, int, str]]:
    """(kind, line, text) of each block."""
    text = (root / document).read_text()
    found = list(BLOCK.finditer(text))
    if len(found) != len(kinds):
        sys.exit(f"{document} has {len(found)} C++ examples, snippets.py knows {len(kinds)}")
    lines = [text.count("\n", 0, match.start(1)) + 1 for match in found]
    return list(zip(kinds, lines, (match[1] for match in found), strict=True))


def check_quotes(root: Path, document: str, program: str, text: str) -> None:
    source = root / program
    if text != source.read_text():
        sys.exit(f"{document} does not quote {program} as it is")
    printed = source.with_name("expected.txt").read_text()
    if f"\n```\n{printed}```\n" not in (root / document).read_text():
        sys.exit(f"{document} does not say what {program} prints: expected.txt")


def wrapped(root: Path, document: str, number: int, kind: str, line: int, text: str) -> str:
    path = (root / document).as_posix()
    name = re.sub(r"\W", "_", document)
    body = f'#line {line} "{path}"\n{INCLUDE.sub("", text)}'
    if kind == BODY:
        body = f"bolt::task<void> example() {{\n{body}}}\n"
    return f"namespace {name}_{number} {{\n{body}}} // namespace\n"


def main() -> None:
    root, out = Path(sys.argv[1]), Path(sys.argv[2])
    every = [
        (document, number, *block)
        for document, kinds in DOCUMENTS.items()
        for number, block in enumerate(blocks(root, document, kinds), 1)
    ]
    for document, _, kind, _, text in every:
        if kind not in (NAMESPACE, BODY):
            check_quotes(root, document, kind, text)
    every = [block for block in every if block[2] in (NAMESPACE, BODY)]
    includes = {line for *_, text in every for line in INCLUDE.findall(text.replace("\t", " "))}
    source = sorted(re.sub(r"\s*//.*", "", line) for line in includes)
    source += ['#include "prelude.hpp"', ""]
    source += [wrapped(root, *block) for block in every]
    out.write_text("\n".join(source))


if __name__ == "__main__":
    main()
