"""Why libbolt is slower than something in a case, where that has been looked into.

By (language, case) and, if it is about one of them only, the other subject: the report puts the
reason beside the figure. No figures here: they are the report's.
"""

REASONS: dict[tuple[str, ...], str] = {}


def reason(language: str, case: str, other: str) -> str:
    """The most particular one that is known, or nothing."""
    return REASONS.get((language, case, other)) or REASONS.get((language, case), "")
