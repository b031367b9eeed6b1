"""Names of other languages as Python names."""

from __future__ import annotations

import keyword

from ._errors import LoadError

# add_note is new in Python 3.11; what a field is called must not depend on the version.
_OF_EXCEPTIONS = {*dir(BaseException), "add_note"}


def python_name(name: str) -> str:
    """The name itself; one that Python reserves gets an underscore, as PEP 8 has it."""
    return name + "_" if keyword.iskeyword(name) or _is_special(name) else name


def top_name(name: str) -> str:
    """The same of what a module contains: `Error` is the base of its errors, in every module."""
    return "Error_" if name == "Error" else python_name(name)


def method_name(name: str) -> str:
    """The same; but a method may mean to be __len__."""
    return name + "_" if keyword.iskeyword(name) else name


def field_name(name: str, *, of_error: bool) -> str:
    """An exception's field may not hide what exceptions have: raising would write to it."""
    return name + "_" if of_error and name in _OF_EXCEPTIONS else python_name(name)


def enumerator_name(name: str) -> str:
    """What enum.Enum does not take for a member gets an underscore, too."""
    sunder = len(name) > 2 and name[0] == name[-1] == "_"
    return name + "_" if name == "mro" or sunder else python_name(name)


def _is_special(name: str) -> bool:
    return len(name) > 4 and name.startswith("__") and name.endswith("__")


def check_distinct(scope: str, names: list[tuple[str, str]]) -> None:
    """Refuses names, each as the module and as Python has it, that are alike in Python only."""
    seen: dict[str, str] = {}
    for original, name in names:
        if name in seen:
            raise LoadError(
                f"cannot load {scope}: '{seen[name]}' and '{original}' would both be '{name}' in "
                "Python"
            )
        seen[name] = original


def joined_doc(doc: str | None, heading: str, parts: list[tuple[str, str | None]]) -> str | None:
    """A docstring: the author's text and, under a heading, that of the documented parts."""
    lines = [f"    {name}: {text}" for name, text in parts if text]
    if not lines:
        return doc
    return "\n".join([*([doc, ""] if doc else []), f"{heading}:", *lines])
