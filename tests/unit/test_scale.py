"""A build on a cluster is the build on one machine, byte for byte."""

import pytest

from aidgraph.build.cluster import make_parts_on_cluster
from aidgraph.build.run import build_graph
from aidgraph.encoding import write_encoding
from aidgraph.errors import CallError, EncodingError
from aidgraph.files.resources import folder

# Dask's own threads and sockets outlive a test by a moment.
pytestmark = pytest.mark.filterwarnings("default")


@pytest.mark.process
def test_two_workers_make_what_one_machine_makes(sample_folder, tmp_path):
    """Two reports built by two workers give the same files as a local build."""
    sources = [sample_folder, folder("graph").joinpath("jinhua-wensu")]
    here = build_graph(sources, tmp_path / "here")
    there = build_graph(sources, tmp_path / "there", engine="dask")
    assert there.counts == here.counts
    for name in ("graph.ttl", "graph.nq", "graph.jsonld", "manifest.json"):
        one, other = tmp_path / "here" / name, tmp_path / "there" / name
        assert one.read_bytes() == other.read_bytes(), name


@pytest.mark.process
def test_a_workers_refusal_is_told_at_home(sample, tmp_path):
    """A broken table on a worker raises the same error as here, and nothing is written."""
    broken = tmp_path / "broken"
    write_encoding(sample, broken)
    (broken / "claims.csv").write_bytes(b"id\n")
    with pytest.raises(EncodingError, match=r"claims\.csv, row 1"):
        build_graph([broken], tmp_path / "out", engine="dask")
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_an_encoding_in_a_zip_file_cannot_go_to_a_worker(tmp_path):
    """What a worker could not read is refused before it starts."""
    import zipfile

    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("r/report.toml", "")
    with pytest.raises(CallError, match="not in a zip file"):
        make_parts_on_cluster([zipfile.Path(tmp_path / "a.zip", "r/")], tmp_path)
