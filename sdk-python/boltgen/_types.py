"""What a module's types are made of, for languages that write them out."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from libbolt._kinds import Kind

from ._model import Model, Type

_SIZES = {
    Kind.UNIT: (1, 0),
    Kind.BOOL: (1, 1),
    Kind.I8: (1, 1),
    Kind.U8: (1, 1),
    Kind.I16: (2, 2),
    Kind.U16: (2, 2),
    Kind.I32: (4, 4),
    Kind.U32: (4, 4),
    Kind.I64: (8, 8),
    Kind.U64: (8, 8),
    Kind.F32: (4, 4),
    Kind.F64: (8, 8),
    Kind.STRING: (4, 4),
    Kind.BYTES: (4, 4),
    Kind.TIMESTAMP: (8, 8),
    Kind.DURATION: (8, 8),
}
"""Alignment and least size on the wire."""


def inner(kind: Type, index: int = 0) -> Type:
    member = kind.members[index][2]
    assert member is not None
    return member


def alternatives(kind: Type) -> list[Type]:
    return [inner(kind, i) for i in range(len(kind.members))]


def is_boxed(kind: Type) -> bool:
    return "boxed" in kind.flags


def key(kind: Type) -> str:
    """What tells a type from all others of its module."""
    if kind.is_named or (kind.kind == Kind.VARIANT and kind.has_name):
        return kind.name or ""
    made = [kind.kind.name, *kind.flags, *(key(each) for each in parts(kind))]
    if kind.kind == Kind.ARRAY:
        made.append(str(kind.members[0][3]))
    return f"({' '.join(made)})"


def parts(kind: Type) -> list[Type]:
    return [] if kind.kind == Kind.ENUM else [m for _, _, m, _ in kind.members if m is not None]


def only(kind: Type) -> Type:
    """A variant of one type, if it has no name, is that type to a host."""
    while kind.kind == Kind.VARIANT and not kind.has_name and len(kind.members) == 1:
        kind = inner(kind)
    return kind


def reached(roots: list[Type]) -> Iterator[Type]:
    """All types that these are made of, each once, those inside first."""
    seen: set[str] = set()

    def walk(kind: Type) -> Iterator[Type]:
        if key(kind) in seen:
            return
        seen.add(key(kind))
        for each in parts(kind):
            yield from walk(each)
        yield kind

    for root in roots:
        yield from walk(root)


def wire_size(kind: Type) -> tuple[int, int]:
    """Alignment and least size, as docs/modules.md has them under "Wire layout"."""
    if kind.kind in _SIZES:
        return _SIZES[kind.kind]
    if kind.is_named or (kind.kind == Kind.VARIANT and kind.has_name):
        return (8, 8) if kind.kind == Kind.CLASS else (kind.align, kind.min)
    if kind.kind in (Kind.LIST, Kind.MAP):
        return 8, 8
    if kind.kind == Kind.OPTIONAL:
        return (8 if is_boxed(kind) else wire_size(inner(kind))[0]), 1
    if kind.kind == Kind.ARRAY:
        align, least = wire_size(inner(kind))
        return align, (kind.members[0][3] - 1) * aligned(least, align) + least
    sizes = [wire_size(each) for each in alternatives(kind)]
    return max(align for align, _ in sizes), min(
        aligned(1, align) + least for align, least in sizes
    )


def aligned(size: int, align: int) -> int:
    return (size + align - 1) // align * align


def can_be_seen(element: Type) -> bool:
    """Whether lists of it may be shown where they lie."""
    return Kind.I8 <= element.kind <= Kind.F64 or {"plain", "any_bits"} <= set(element.flags)


def written(model: Model) -> tuple[list[Type], list[Type]]:
    """The types that have names, and the variants, of all that functions and constants use."""
    roots = [each for _, _, each, _ in model.constants]
    for function in model.every_function():
        roots += [each for _, _, each, _ in function.params]
        roots += [function.result, *([function.error] if function.error else [])]
    every = reached([*model.types, *roots])
    variants = [each for each in every if each.kind == Kind.VARIANT]
    named = [each for each in model.types if each.is_named]
    return [*named, *(each for each in variants if each.has_name)], variants


LONGEST = 80
"""Characters of a name that is made of others."""


def joined(variant: Type, part: Callable[[Type], str]) -> str:
    """What a variant without a name is called: after its alternatives, if they are not too many."""
    parts = [part(each) for each in alternatives(variant)]
    made = "Or".join(parts)
    if len(made) <= LONGEST:
        return made
    return f"{parts[0][:LONGEST]}Or{len(parts) - 1}Others"
