"""The examples of docs/python.md do what they say."""

import ast
import concurrent.futures
import inspect
import pathlib
import re

PAGE = pathlib.Path(__file__).parents[2] / "docs" / "python.md"


def test_examples_of_the_python_page(modules, run, monkeypatch):
    examples = re.findall(r"^```python\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    assert len(examples) >= 6
    monkeypatch.chdir(modules)

    async def main():
        names = {}
        for example in examples:
            code = compile(example, PAGE.name, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
            ran = eval(code, names)
            if inspect.iscoroutine(ran):
                await ran

    # Apart from the main thread, where trio would look after signals, which is what uvloop does.
    with concurrent.futures.ThreadPoolExecutor(1) as thread:
        thread.submit(run, main).result()
