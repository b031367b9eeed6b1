"""Breaking texts into lines: an author's docs, and long literals."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable


def prose(text: str | None, width: int, first: int, shown: Callable[[str], str]) -> list[str]:
    """Lines of at most `width` columns, the first of at most `first`, as a comment has them;
    `shown` takes from a line what would not be text there.
    """
    made: list[str] = []
    fenced = False
    for line in textwrap.dedent((text or "").expandtabs(4)).strip("\n").rstrip().splitlines():
        line = _printable(shown(line.rstrip()))
        fenced ^= line.lstrip().startswith("```")
        most = width if made else first
        as_it_is = fenced or line.startswith("    ") or line.lstrip().startswith(("```", "|", "#"))
        if as_it_is or len(line) <= most:
            made.append(line)
        else:
            indent = re.match(r" *", line)
            space = indent.group() if indent else ""
            made += textwrap.wrap(
                line.strip(),
                most,
                initial_indent=space,
                subsequent_indent=space,
                break_long_words=False,
                break_on_hyphens=False,
            )
    return made


def _printable(line: str) -> str:
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)


def pieces(text: str, escaped: Callable[[str], str]) -> list[str]:
    """The inside of a literal of any text, in pieces of words that fit; `escaped` is of one
    character.
    """
    made = [""]
    for word in re.split(r"(?<=[ \n,])", text):
        for part in [word[i : i + 60] for i in range(0, len(word), 60)]:
            inside = "".join(map(escaped, part))
            if len(made[-1]) + len(inside) > 72 and made[-1]:
                made.append("")
            made[-1] += inside
    return made
