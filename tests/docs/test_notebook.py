"""The notebook runs from its first cell to its last, and shows what it says it shows."""

import ast
import json
from pathlib import Path

import pytest

NOTEBOOK = Path(__file__).resolve().parents[2] / "docs" / "notebook.ipynb"


@pytest.mark.slow
def test_every_cell_of_the_notebook_runs(tmp_path, monkeypatch):
    """The cells run in order, as a notebook runs them; tables and the picture show something."""
    monkeypatch.chdir(tmp_path)
    notebook = json.loads(NOTEBOOK.read_text("utf-8"))
    names, shown = {}, []
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        assert (cell["outputs"], cell["execution_count"]) == ([], None)
        *body, last = ast.parse(cell["source"]).body
        exec(compile(ast.Module(body, []), cell["id"], "exec"), names)
        value = eval(compile(ast.Expression(last.value), cell["id"], "eval"), names)
        shown.append(value._repr_html_() if hasattr(value, "_repr_html_") else repr(value))
    assert all(shown)
    assert sum("<table" in one for one in shown) >= 4
    assert shown[-1].startswith("<iframe srcdoc=")
    assert 'sandbox="allow-scripts"' in shown[-1]
    assert "<script" not in shown[-1]  # the page is an attribute's value, escaped
