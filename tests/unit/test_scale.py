"""A build in several processes or on a cluster is that of one, byte for byte."""

from dataclasses import replace

import pytest

from aidgraph.build.run import build_graph
from aidgraph.encoding import write_encoding
from aidgraph.errors import CallError, EncodingError, FailedReportsError
from aidgraph.files.resources import folder

# Dask's own threads and sockets outlive a test by a moment.
pytestmark = pytest.mark.filterwarnings("default")


@pytest.mark.process
def test_two_workers_make_what_one_machine_makes(sample_folder, tmp_path):
    """Two reports built by two workers, or two processes, give the same files as one process."""
    sources = [sample_folder, folder("graph").joinpath("jinhua-wensu")]
    here = build_graph(sources, tmp_path / "here")
    for engine in ("local", "dask"):
        there = build_graph(sources, tmp_path / engine, engine=engine, jobs=2)
        assert there.counts == here.counts
        for name in ("graph.ttl", "graph.nq", "graph.jsonld", "manifest.json"):
            one, other = tmp_path / "here" / name, tmp_path / engine / name
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


@pytest.mark.process
def test_reports_that_fail_are_all_named_and_left_out_only_on_request(sample, tmp_path):
    """Of four reports two are broken: the build names both; with keep_going it has the others."""
    for name in "abcd":
        told = replace(sample, report=replace(sample.report, id=name))
        write_encoding(told, tmp_path / "all" / name)
    for name in "bd":
        (tmp_path / "all" / name / "claims.csv").write_bytes(b"id\n")
    folders = sorted((tmp_path / "all").iterdir())
    with pytest.raises(FailedReportsError, match="2 reports failed") as failed:
        build_graph(folders, tmp_path / "out", jobs=2)
    assert [m.split(":")[0] for m in failed.value.messages] == [str(folders[1]), str(folders[3])]
    assert not (tmp_path / "out").exists()
    built = build_graph(folders, tmp_path / "out", keep_going=True)
    assert list(built.failed) == failed.value.messages
    assert built.counts["reports"] == 2
    others = build_graph([folders[0], folders[2]], tmp_path / "others")
    assert others.triples == built.triples


@pytest.mark.slow
def test_an_encoding_in_a_zip_file_cannot_go_to_a_worker(tmp_path):
    """What a worker could not read is refused before it starts."""
    import zipfile

    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("r/report.toml", "")
    with pytest.raises(CallError, match="not in a zip file"):
        build_graph([zipfile.Path(tmp_path / "a.zip", "r/")], tmp_path / "out", engine="dask")
