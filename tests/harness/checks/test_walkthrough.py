"""A page that says something else than what happens must not pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.walkthrough import Departed, follow

PAGE = """Prose.

`a/greeting.txt`

```text
hello
```

```sh
x=1
cat a/greeting.txt
```

```text
hello
```

```sh
echo $x
```

```text
1
```
"""


def walk(tmp_path: Path, page: str) -> int:
    (tmp_path / "page.md").write_text(page)
    return follow(tmp_path / "page.md", tmp_path / "empty", {})


def test_a_page_is_followed_in_one_shell(tmp_path: Path) -> None:
    assert walk(tmp_path, PAGE) == 3


def test_another_output_is_found(tmp_path: Path) -> None:
    with pytest.raises(Departed, match="the page says\n2\n"):
        walk(tmp_path, PAGE.replace("```text\n1", "```text\n2"))


def test_a_command_that_fails_is_found(tmp_path: Path) -> None:
    with pytest.raises(Departed, match="exit code 3"):
        walk(tmp_path, PAGE.replace("echo $x", "exit 3"))


def test_an_output_without_a_command_is_found(tmp_path: Path) -> None:
    with pytest.raises(Departed, match="without a command"):
        walk(tmp_path, PAGE + "\n```text\nmore\n```\n")
