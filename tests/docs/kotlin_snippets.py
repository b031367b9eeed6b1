#!/usr/bin/env python3
"""Makes tests of the Kotlin and Java examples of the documents.

    kotlin_snippets.py SOURCE_DIR OUT_DIR

Each ```kotlin block goes into the file of its document: what is declared as it stands, statements
as the body of a test, which runs them. A ```java block becomes a file of its own. A document whose
number of blocks has changed is an error, so that no example is left out. So is another version of
the SDK than the one that is built, in the lines for Gradle and Maven.
"""

import re
import sys
from pathlib import Path

FILE, BODY, MAIN = "file", "body", "main"
DOCUMENTS = {
    "README.md": [MAIN],
    "docs/debugging.md": [MAIN],
    "docs/kotlin.md": [FILE, BODY, BODY, FILE, *[BODY] * 8],
}
BLOCK = re.compile(r"^```kotlin\n(.*?)^```", re.MULTILINE | re.DOTALL)
JAVA = re.compile(r"^```java\n(.*?)^```", re.MULTILINE | re.DOTALL)
IMPORT = re.compile(r"^import .*\n", re.MULTILINE)
CLASS = re.compile(r"^public final class (\w+)", re.MULTILINE)

# What the examples speak of without saying it.
IMPORTS = """\
import com.example.demo.*
import dev.libbolt.*
import java.util.concurrent.*
import kotlin.time.Duration.Companion.milliseconds
import kotlinx.coroutines.*
import org.junit.jupiter.api.Test
"""
# A module that the README speaks of as if it were there.
SAME_AS_DEMO = "com.example.people"


def main() -> None:
    root, out = Path(sys.argv[1]), Path(sys.argv[2])
    for document, kinds in DOCUMENTS.items():
        text = (root / document).read_text().replace(SAME_AS_DEMO, "com.example.demo")
        found = BLOCK.findall(text)
        if len(found) != len(kinds):
            sys.exit(f"{document} has {len(found)} Kotlin examples, this script knows {len(kinds)}")
        name = "".join(part.capitalize() for part in re.split(r"\W", document))
        write(out / "kotlin" / f"{name}.kt", kotlin(name, zip(kinds, found, strict=True)))
        for example in JAVA.findall(text):
            owner = CLASS.search(example)
            assert owner, f"{document}: a Java example has no public final class"
            code = f"package docs.{name.lower()};\n\n{example}"
            write(out / "java" / f"{owner[1]}.java", code)
    versions(root)


def kotlin(name: str, blocks: "zip[tuple[str, str]]") -> str:
    imports, top, tests = {*IMPORTS.splitlines(keepends=True)}, [], []
    for number, (kind, block) in enumerate(blocks, 1):
        imports |= set(IMPORT.findall(block))
        code = IMPORT.sub("", block)
        if kind == BODY:
            tests.append(f"@Test\nsuspend fun example{number}() {{\n{code}}}\n")
        else:
            top.append(code)
        if kind == MAIN:
            tests.append("@Test\nfun main_runs() = main()\n")
    head = f"package docs.{name.lower()}\n\n{''.join(sorted(imports))}\n"
    return head + "\n".join([*top, f"class {name}Test {{", *tests, "}", ""])


def versions(root: Path) -> None:
    pom = (root / "sdk-kotlin" / "pom.xml").read_text()
    built = re.search(r"<artifactId>libbolt-kotlin</artifactId>\s*<version>(.+?)<", pom)
    text = (root / "docs" / "kotlin.md").read_text()
    gradle = re.findall(r'"dev\.libbolt:libbolt-kotlin:(.+?)"', text)
    maven = re.findall(r"<artifactId>libbolt-kotlin</artifactId>\s*<version>(.+?)<", text)
    if not (built and gradle == maven == [built[1]]):
        sys.exit(f"docs/kotlin.md names {gradle} and {maven}, the SDK is {built and built[1]}")


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


if __name__ == "__main__":
    main()
