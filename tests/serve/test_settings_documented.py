"""Every setting of the server is documented."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from aidgraph.serve.settings import PREFIX, Settings

PAGE = Path(__file__).resolve().parents[2] / "docs/reference/settings.md"


@pytest.mark.parametrize("field", fields(Settings), ids=lambda field: field.name)
def test_a_setting_has_its_row(field):
    """The row names the setting, its variable and its default."""
    rows = [re.split(r" *\| *", line)[1:-1] for line in PAGE.read_text("utf-8").splitlines()]
    row = next(row for row in rows if row and row[0] == f"`{field.name}`")
    assert row[1] == f"`{PREFIX}{field.name.upper()}`"
    assert row[2] == (f"`{field.default}`" if field.default != "" else "")
