"""The same input gives the same bytes, whatever surrounds the build."""

import shutil

import pytest

OUTPUTS = ("graph.ttl", "graph.nq", "graph.jsonld", "manifest.json")
SURROUNDINGS = {
    "another hash seed": {"PYTHONHASHSEED": "4242"},
    "no hash randomisation": {"PYTHONHASHSEED": "0"},
    "the C locale": {"LC_ALL": "C", "PYTHONUTF8": "0"},
    "another time zone": {"TZ": "Asia/Shanghai"},
    "optimised Python": {"PYTHONOPTIMIZE": "2"},
}


@pytest.mark.parametrize("surroundings", SURROUNDINGS)
def test_surroundings_do_not_matter(build, versions, old_build, tmp_path, surroundings):
    """Hash seed, locale, time zone and folder leave no trace in any output."""
    moved = shutil.copytree(versions["old"], tmp_path / "another place" / "report")
    out = tmp_path / "elsewhere"
    build(moved, out, **SURROUNDINGS[surroundings])
    for name in OUTPUTS:
        assert (out / name).read_bytes() == (old_build / name).read_bytes(), name


def test_folder_names_do_not_matter(build, versions, old_build, tmp_path):
    """Folders with Chinese names and spaces work, and leave no trace in any output."""
    moved = shutil.copytree(versions["old"], tmp_path / "援疆 报告")
    build(moved, tmp_path / "图")
    for name in OUTPUTS:
        assert (tmp_path / "图" / name).read_bytes() == (old_build / name).read_bytes(), name


def test_changed_input_changes_the_bytes(build, versions, old_build, tmp_path):
    """One changed title is seen in the graph and in the manifest, so equal bytes mean something."""
    build(versions["new"], tmp_path / "out")
    for name in OUTPUTS:
        assert (tmp_path / "out" / name).read_bytes() != (old_build / name).read_bytes(), name
