"""Reads LeakSanitizer reports of an interpreter, whose own leaks at exit are not ours.

Finds what our native code allocates itself. A leaked Python object is not told from those of the
interpreter (which has no frame pointers, so its stacks are short): the SDK's tests count those.
"""

from __future__ import annotations

import re

# Objects that contain our code: the library, the extension, and the modules under test.
OURS = re.compile(r"/build/[^/\s]+/(libbolt|modules|python)/|/bolt/[\w/]+\.hpp")
HEADER = re.compile(r"^(Direct|Indirect) leak of ", re.MULTILINE)


def own_leaks(report: str) -> list[str]:
    """The leaks of a LeakSanitizer report in whose stack our code appears."""
    starts = [found.start() for found in HEADER.finditer(report)]
    blocks = [report[a:b] for a, b in zip(starts, [*starts[1:], len(report)], strict=True)]
    stacks = [block.split("\n\n")[0].strip() for block in blocks]
    return [stack for stack in stacks if OURS.search(stack)]
