"""The groups of the Python benchmarks, and whose turns are in each."""

WHERE = ("one processor", "two processors", "unpinned")
PEERS = ("boltffi", "uniffi", "pyo3", "pyo3_async_runtimes")

# (case, regimes, floors, whether the peers take part); a group is a case in a regime.
GROUPS = [
    ("ready_noop", ("",), ("async_def",), True),
    ("ready_add", ("",), ("async_def",), True),
    ("ready_typed_error", ("",), ("async_def",), True),
    ("echo_1k", ("",), ("async_def",), True),
    # As each hands them out of itself: libbolt's are seen in place.
    ("records_1k", ("",), ("bytes_copy", "async_def_bytes"), True),
    ("records_1k_objects", ("",), ("dataclasses_made",), True),
    # And all their fields looked at.
    ("records_1k_read", ("",), ("fields_read",), True),
    ("records_1k_objects_read", ("",), ("fields_read",), True),
    ("yield_once", ("",), ("sleep0",), True),
    ("numbers_1k", ("",), ("async_def_bytes",), False),
    ("numbers_1k_objects", ("",), ("array_tolist",), False),
    ("records_1k_passed", ("",), ("bytes_copy",), False),
    ("records_1k_objects_passed", ("",), ("fields_read",), False),
    ("numbers_1k_objects_passed", ("",), ("array_of_list",), False),
    ("suspend_once", WHERE, ("bare_event_descriptor", "asyncio_future"), True),
    ("suspend_100_driven", WHERE, ("asyncio_future",), True),
    ("suspend_100_detached", WHERE, ("asyncio_future",), True),
    # Inside an `async def`; bare: the calls themselves are handed to gather.
    ("gather_10k", WHERE, ("sleep0_tasks",), True),
    ("gather_10k_bare", WHERE, ("sleep0_tasks",), False),
    ("gather_10k_ready", ("",), ("sleep0_tasks",), False),
    ("cancel_10k", ("",), ("asyncio_future",), True),
]


def group_of(case: str, regime: str) -> str:
    return f"{case}, {regime}" if regime else case


CASES = [
    (group_of(case, regime), subject, case, subject, regime)
    for case, regimes, floors, with_peers in GROUPS
    for regime in regimes
    for subject in ("libbolt", *floors, *(PEERS if with_peers else ()))
]
