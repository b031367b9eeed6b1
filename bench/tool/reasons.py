"""Why libbolt is slower than something in a case, where that has been looked into.

By (language, case) and, if it is about one of them only, the other subject: the report puts the
reason beside the figure. No figures here: they are the report's.
"""

SWIFT_HOPS = (
    "an `async` function that calls C hops to its caller's executor when it is entered and when it "
    "has returned"
)
NOT_A_CALL = "the floor does not call into another language"

REASONS: dict[tuple[str, ...], str] = {
    **{("swift", case, "bare_c_call"): SWIFT_HOPS for case in ("ready_noop", "ready_add")},
    **{("swift", case, "async_func"): NOT_A_CALL for case in ("ready_noop", "ready_add")},
    ("swift", "gather_10k", "child_tasks"): "the floor's children never wait",
    ("swift", "gather_10k", "pthread_continuation"): (
        "a task group looks for each child that ends before earlier ones in a list"
    ),
    ("python", "records_1k_objects", "pyo3"): (
        "its objects are Rust's structs, which make a Python number each time a field is read; "
        "`records_1k_objects_read` has that in it"
    ),
    ("python", "records_1k", "bytes_copy"): "the floor is not even an await",
}


def reason(language: str, case: str, other: str) -> str:
    """The most particular one that is known, or nothing."""
    return REASONS.get((language, case, other)) or REASONS.get((language, case), "")
