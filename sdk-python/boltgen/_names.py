"""Names of a module in the styles of other languages."""

from __future__ import annotations

import re
from collections.abc import Iterable


def word_set(text: str) -> set[str]:
    return set(text.split())


def words(name: str) -> list[str]:
    """The words of a name in any style: HTTPServer_of is HTTP, Server, of."""
    parts = [part for part in name.split("_") if part]
    pattern = r"[A-Z]+(?![a-z])[0-9]*|[A-Z]?[a-z0-9]+|[0-9]+"
    return [word for part in parts for word in re.findall(pattern, part)]


def camel(name: str) -> str:
    """As functions, parameters and properties are called: fetch_user is fetchUser."""
    parts = [part for part in name.split("_") if part]
    if not parts:
        return name
    first = words(parts[0])
    made = first[0].lower() + "".join(first[1:]) if not parts[0].isupper() else parts[0].lower()
    for part in parts[1:]:
        joint = "_" if made[-1].isdigit() and part[0].isdigit() else ""
        made += joint + (part.capitalize() if len(part) > 1 and part.isupper() else upper(part))
    return "_" + made if made[0].isdigit() else made


def pascal(name: str) -> str:
    """As a module's own types are called: conformance is Conformance."""
    return upper(camel(name).lstrip("_")) or "Module"


def upper(name: str) -> str:
    return name[:1].upper() + name[1:]


def lower(name: str) -> str:
    return name[:1].lower() + name[1:]


class Scope:
    """The names of one place. One that is taken gets an underscore, until it is a new one."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)

    def add(self, wanted: str) -> str:
        while wanted in self._taken:
            wanted += "_"
        self._taken.add(wanted)
        return wanted

    def add_all(self, wanted: dict[str, str]) -> dict[str, str]:
        """Names by what they are called in the module. Those that stay as they are come first, so
        that what has the language's style already keeps it.
        """
        made = {name: self.add(to) for name, to in wanted.items() if name == to}
        made |= {name: self.add(to) for name, to in wanted.items() if name != to}
        return {name: made[name] for name in wanted}


def library_name(module: str) -> str:
    return f"{pascal(module)}Library"
