#!/usr/bin/env python3
"""Makes tests of the Swift examples of the documents.

    swift_snippets.py SOURCE_DIR OUT_DIR

Each ```swift block goes into the file of its document: what is declared as it stands, statements as
the body of a test, which runs them. A package's manifest becomes a folder of its own, `package1`
and so on, which names this libbolt. A document whose number of blocks has changed is an error, so
that no example is left out. So is a C++ line of docs/swift.md that the demo does not have.
"""

import re
import sys
from pathlib import Path

FILE, BODY, MANIFEST = "file", "body", "manifest"
DOCUMENTS = {
    "README.md": [FILE],
    "docs/swift.md": [
        *[MANIFEST] * 2,
        FILE,
        BODY,
        FILE,
        *[BODY] * 4,
        FILE,
        BODY,
        FILE,
        *[BODY] * 5,
    ],
}
BLOCK = re.compile(r"^```swift\n(.*?)^```", re.MULTILINE | re.DOTALL)
CPP = re.compile(r"^```cpp\n(.*?)^```", re.MULTILINE | re.DOTALL)
IMPORT = re.compile(r"^import .*\n", re.MULTILINE)
WHERE = "/where/libbolt/was/cloned"

# A module that the README speaks of as if it were there.
SAME_AS_DEMO = "import People"
IMPORTS = "import Bolt\nimport Demo\nimport Testing\n"


def main() -> None:
    root, out = Path(sys.argv[1]).resolve(), Path(sys.argv[2])
    for document, kinds in DOCUMENTS.items():
        text = (root / document).read_text()
        found = BLOCK.findall(text)
        if len(found) != len(kinds):
            sys.exit(f"{document} has {len(found)} Swift examples, this script knows {len(kinds)}")
        blocks = list(zip(kinds, found, strict=True))
        name = "".join(part.capitalize() for part in re.split(r"\W", document))
        write(out / "tests" / f"{name}.swift", tests(name, blocks))
        manifests = [block for kind, block in blocks if kind == MANIFEST]
        for number, manifest in enumerate(manifests, 1):
            assert manifest.count(WHERE) == 1, f"{document}: a manifest without '{WHERE}'"
            write(out / f"package{number}" / "Package.swift", manifest.replace(WHERE, str(root)))
    of_the_demo(root)


def tests(name: str, blocks: list[tuple[str, str]]) -> str:
    top, bodies = [], []
    for number, (kind, block) in enumerate(blocks, 1):
        code = IMPORT.sub("", block).strip() + "\n"
        if kind == FILE:
            top.append(code)
        elif kind == BODY:
            lines = "".join(f"      {line}".rstrip() + "\n" for line in code.splitlines())
            bodies.append(f"    @Test func example{number}() async throws {{\n{lines}    }}\n")
    if bodies:
        inside = "\n".join(bodies)
        top.append(f"extension Documents {{\n  @Suite struct {name} {{\n{inside}  }}\n}}\n")
    return "\n".join([IMPORTS, *top])


def of_the_demo(root: Path) -> None:
    module = re.sub(r"\s+", " ", (root / "docs/examples/demo/src/module.cpp").read_text())
    for line in CPP.findall((root / "docs/swift.md").read_text()):
        if re.sub(r"\s+", " ", line).strip() not in module:
            sys.exit(f"docs/swift.md shows C++ that the demo does not have:\n{line}")


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


if __name__ == "__main__":
    main()
