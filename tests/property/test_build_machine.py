"""Whatever becomes of reports and kept parts between builds, a build is that of nothing kept."""

import shutil
import tempfile
from pathlib import Path

import pytest
from disk import FAILURES, Disk
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from aidgraph.build.run import build_graph
from aidgraph.store.open import open_store

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
NAMES = ("one", "other", "third")
FILES = ("graph.nq", "graph.ttl", "graph.jsonld", "manifest.json")
NAME = st.sampled_from(NAMES)


class Builds(RuleBasedStateMachine):
    """Three reports that come, change and go, and a build of those that are there."""

    @initialize()
    def begin(self):
        """Begin with two reports."""
        self.place = Path(tempfile.mkdtemp())
        self.out = self.place / "out" / "build"
        self.out.parent.mkdir()
        self.changes = 0
        for name in NAMES[:2]:
            self.come(name)

    def folder(self, name):
        """Return where a report of that name would be."""
        return self.place / name

    def there(self):
        """Return the folders of the reports that are there."""
        return [self.folder(name) for name in NAMES if self.folder(name).exists()]

    @rule(name=NAME)
    def come(self, name):
        """Put a report there, as the sample has it, under an id of its own."""
        shutil.rmtree(self.folder(name), ignore_errors=True)
        shutil.copytree(SAMPLES / "easy" / "encoding", self.folder(name))
        self.rewrite(name, "id = ", f'id = "report-{name}"')

    def rewrite(self, name, beginning, line):
        """Put *line* for the one of the report's description that has that *beginning*."""
        file = self.folder(name) / "report.toml"
        lines = file.read_text("utf-8").splitlines()
        made = [line if one.startswith(beginning) else one for one in lines]
        file.write_text("\n".join(made) + "\n", "utf-8")

    @rule(name=NAME)
    def change(self, name):
        """Change the English title of a report, if it is there."""
        if self.folder(name).exists():
            self.changes += 1
            self.rewrite(name, "title_en = ", f'title_en = "Title {self.changes}"')

    @rule(name=NAME)
    def go(self, name):
        """Take a report away, but not the last one."""
        if len(self.there()) > 1:
            shutil.rmtree(self.folder(name), ignore_errors=True)

    @rule(which=st.integers(0, 9), how=st.sampled_from(["cut", "other", "empty", "gone"]))
    def damage(self, which, how):
        """Damage a file among the parts that are kept, if there is one."""
        everything = (self.out.parent / ".build-parts").rglob("*")
        kept = sorted(path for path in everything if path.is_file())
        if not kept:
            return
        file = kept[which % len(kept)]
        data = file.read_bytes()
        if how == "gone":
            file.unlink()
        else:
            half = data[: len(data) // 2]
            file.write_bytes({"cut": half, "other": half + b"x" * len(half), "empty": b""}[how])

    @rule(how=st.sampled_from([b"", b"[1, null]", b'["../x"]', b"{"]))
    def damage_notes(self, how):
        """Damage the note of what the last build was made of, if there is one."""
        for note in (self.out.parent / ".build-parts" / "builds").glob("*"):
            note.write_bytes(how)

    @rule(step=st.integers(1, 30))
    def fail(self, step):
        """Meet a full disk at some step of a build; the one before stays."""
        before = self.made(self.out)
        with pytest.MonkeyPatch.context() as patch:
            Disk(patch, step, FAILURES["no space"])
            try:
                build_graph(self.there(), self.out)
            except OSError:
                assert self.made(self.out) in (before, self.afresh())

    @rule()
    def build(self):
        """Build what is there, with the parts that are kept: it is the build of nothing kept."""
        build_graph(self.there(), self.out)
        assert self.made(self.out) == self.afresh()
        stored = b"".join(f"{quad} .\n".encode() for quad in open_store(self.out))
        assert sorted(stored.splitlines()) == self.made(self.out)["graph.nq"].splitlines()

    def afresh(self):
        """Return what a build makes that finds nothing kept."""
        cache = self.place / "nothing-kept"
        build_graph(self.there(), self.place / "afresh", cache=cache)
        shutil.rmtree(cache)
        return self.made(self.place / "afresh")

    @staticmethod
    def made(out):
        """Return the bytes of the files of a build."""
        return {name: (out / name).read_bytes() for name in FILES if (out / name).exists()}

    def teardown(self):
        """Leave nothing."""
        if hasattr(self, "place"):
            shutil.rmtree(self.place)


TestBuilds = Builds.TestCase
TestBuilds.settings = settings(max_examples=10, stateful_step_count=10)
if settings.get_current_profile_name() == "fuzz":
    TestBuilds.settings = settings(max_examples=300, stateful_step_count=30)
