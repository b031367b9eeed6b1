"""Names that are different in a module and would be alike in Python."""

from __future__ import annotations

from ._core import Function, Type
from ._failures import Failures
from ._kinds import Kind
from ._names import (
    check_distinct,
    enumerator_name,
    field_name,
    method_name,
    python_name,
    top_name,
)


def check_names(
    module: str,
    described: list[Type],
    functions: list[Function],
    methods: dict[Type, list[Function]],
    failures: Failures,
    constants: list[str],
) -> None:
    """Raises LoadError, with both names, before anything is made of the module."""
    scope = f"module '{module}'"
    own = [kind.name or "" for kind in described if kind.kind != Kind.VARIANT]
    own += [function.name for function in functions] + constants
    check_distinct(scope, [*((name, top_name(name)) for name in own), *failures.variants()])
    for kind in described:
        _check_members(f"{scope}: type '{kind.name}'", kind, kind in failures)
    _check_params(scope, functions)
    for owner, group in methods.items():
        within = f"{scope}: class '{owner.name}'"
        check_distinct(within, _method_names(group))
        _check_params(within, group)


def _check_members(scope: str, kind: Type, is_error: bool) -> None:
    names = [name for name, _, _, _ in kind.members]
    if kind.kind == Kind.RECORD:
        check_distinct(scope, [(name, field_name(name, of_error=is_error)) for name in names])
    elif kind.kind == Kind.ENUM:
        check_distinct(scope, [(name, enumerator_name(name)) for name in names])


def _method_names(group: list[Function]) -> list[tuple[str, str]]:
    """A property's setter is called as its getter."""
    return [(each.name, method_name(each.name)) for each in group if not each.is_setter]


def _check_params(scope: str, functions: list[Function]) -> None:
    for function in functions:
        names = [(name, python_name(name)) for name, _, _, _ in function.params]
        check_distinct(f"{scope}: {function.name}()", names)
