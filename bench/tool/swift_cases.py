"""The groups of the Swift benchmarks, and whose turns are in each."""

WHERE = ("one processor", "two processors", "unpinned")
PEERS = ("boltffi", "uniffi")

# (case, regimes, floors and libbolt, whether the peers take part); a group is a case in a regime.
GROUPS = [
    ("ready_noop", ("",), ("bare_c_call", "async_func", "libbolt"), True),
    ("ready_add", ("",), ("bare_c_call", "async_func", "resumed_continuation", "libbolt"), True),
    ("ready_method", ("",), ("bare_c_call", "libbolt"), False),
    ("ready_typed_error", ("",), ("async_func", "libbolt_add", "libbolt"), True),
    ("echo_1k", ("",), ("string_copy", "libbolt"), True),
    ("from_main_actor", ("",),
     ("resumed_continuation", "async_func", "libbolt_noop", "libbolt"), True),
    # As each hands them out of itself: libbolt's are seen in place.
    ("records_1k", ("",), ("array_copy", "libbolt"), True),
    ("records_1k_objects", ("",), ("array_copy", "libbolt"), True),
    ("records_1k_read", ("",), ("fields_read", "libbolt_memory", "libbolt"), True),
    ("records_1k_objects_read", ("",), ("fields_read", "libbolt"), True),
    ("records_1k_passed", ("",), ("array_copy", "libbolt"), False),
    ("numbers_1k", ("",), ("array_copy", "libbolt"), False),
    ("numbers_1k_objects", ("",), ("array_copy", "libbolt"), False),
    ("numbers_1k_passed", ("",), ("array_copy", "libbolt"), False),
    ("yield_once", ("",), ("task_yield", "libbolt"), True),
    ("suspend_once", WHERE,
     ("pthread_continuation", "cancellable_continuation", "libbolt"), True),
    ("suspend_once_from_main_actor", WHERE, ("pthread_continuation", "libbolt"), False),
    ("suspend_100_driven", WHERE,
     ("pthread_continuation", "cancellable_continuation", "libbolt"), True),
    ("suspend_100_detached", WHERE, ("pthread_continuation", "libbolt"), True),
    ("gather_10k", WHERE,
     ("child_tasks", "pthread_continuation", "cancellable_continuation", "libbolt"), True),
    ("cancel_10k", ("",), ("cancellation_handler", "libbolt"), True),
]  # fmt: skip

# Waits for no other thread, so that the processor time of all threads is how long it takes.
BY_PROCESSOR = ("ready_", "echo_", "records_", "numbers_", "yield_")


def group_of(case: str, regime: str) -> str:
    return f"{case}, {regime}" if regime else case


CASES = [
    (group_of(case, regime), subject, case, subject, regime)
    for case, regimes, own, with_peers in GROUPS
    for regime in regimes
    for subject in (*own, *(PEERS if with_peers else ()))
]
