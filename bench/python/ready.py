"""What is ready at once: calls, records and numbers as results and as arguments, and a yield."""

import array
import asyncio
from dataclasses import dataclass

import floors
from subjects import Subject
from turns import Contestant, Group, measured

CALL = "await f()"
CATCH = "try:\n    await f(7)\nexcept a as e:\n    CODE"


@dataclass
class Case:
    """One statement, of every subject that has the function, beside floors."""

    name: str
    function: str
    statement: str
    floors: list[Contestant]
    argument: object = None

    def group(self, subjects: list[Subject]) -> Group:
        group = Group(self.name, list(self.floors))
        for each in subjects:
            if why := each.lacks(self.function):
                group.not_supported[each.name] = why
                continue
            argument = each.refused if self.function == "refuse" else self.argument
            statement = self.statement.replace("CODE", each.code)
            turn = measured(statement, each.of(self.function), argument)
            group.contestants.append(Contestant(each.name, turn, waits=each.threads))
        return group


def groups(module, subjects: list[Subject]) -> list[Group]:
    return [
        *[case.group(subjects) for case in cases(module)],
        *records(module),
    ]


def cases(module) -> list[Case]:
    text = "x" * 1024
    view = result_of(module.records_1k())
    rows = [(each.id, each.x, each.y) for each in view]
    plain = [floors.Record(*row) for row in rows]
    made = "[f(id, x, y) for id, x, y in a]"

    def floor(name, statement, *arguments):
        return Contestant(name, measured(statement, *arguments))

    return [
        Case("ready_noop", "noop", CALL, [floor("async_def", CALL, floors.noop)]),
        Case("ready_add", "add", "await f(1, 2)",
             [floor("async_def", "await f(1, 2)", floors.add)]),
        Case("ready_typed_error", "refuse", CATCH,
             [floor("async_def", CATCH.replace("CODE", "e.code"), floors.refuse, floors.Refused)]),
        Case("echo_1k", "echo", "await f(a)",
             [floor("async_def", "await f(a)", floors.echo, text)], text),
        Case("records_1k", "records_1k", CALL,
             [floor("bytes_copy", "f(a)", bytes, bytearray(view)),
              floor("async_def_bytes", "await f(a)", floors.copy, bytearray(view))]),
        Case("records_1k_objects", "records_1k_objects", CALL,
             [floor("dataclasses_made", made, floors.Record, rows)]),
        *[
            Case(f"{name}_read", name, "for each in await f(): each.id, each.x, each.y",
                 [floor("fields_read", "for each in a: each.id, each.x, each.y", None, plain)])
            for name in ("records_1k", "records_1k_objects")
        ],
        Case("yield_once", "yield_once", CALL, [floor("sleep0", "await f(0)", asyncio.sleep)]),
    ]  # fmt: skip


def records(module) -> list[Group]:
    """Of libbolt alone: numbers, and both as arguments of a function that is not asynchronous."""
    view = result_of(module.records_1k())
    objects = view.tolist()
    plain = [floors.Record(each.id, each.x, each.y) for each in view]
    numbers = result_of(module.list_of_numbers_1k())
    packed = array.array("d", numbers)
    read = "[(each.id, each.x, each.y) for each in a]"
    groups = []

    def group(case, bolt, *floors_):
        contestants = [Contestant(name, measured(*turn)) for name, *turn in floors_]
        groups.append(Group(case, [*contestants, Contestant("libbolt", measured(*bolt))]))

    group(
        "numbers_1k",
        (CALL, module.numbers_1k),
        ("async_def_bytes", "await f(a)", floors.copy, bytearray(packed)),
    )
    group(
        "numbers_1k_objects",
        (CALL, module.list_of_numbers_1k),
        ("array_tolist", "f()", packed.tolist),
    )
    group(
        "records_1k_passed",
        ("f(a)", module.count_records, view),
        ("bytes_copy", "f(a)", bytes, bytearray(view)),
    )
    group(
        "records_1k_objects_passed",
        ("f(a)", module.count_records, objects),
        ("fields_read", read, None, plain),
    )
    group(
        "numbers_1k_objects_passed",
        ("f(a)", module.count_numbers, numbers),
        ("array_of_list", 'f("d", a)', array.array, numbers),
    )
    return groups  # fmt: skip


def result_of(call):
    """The result of a call that does not wait."""
    try:
        call.send(None)
    except StopIteration as end:
        return end.value
    raise RuntimeError("the call waits")
