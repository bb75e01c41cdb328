"""Proposals for the annotated reports beside the repository, made once a run."""

from functools import cache
from pathlib import Path

import pytest

READING = Path(__file__).resolve().parents[3] / "shared" / "reading" / "dev"


@pytest.fixture(scope="session")
def tagger_of():
    """Return what gives the tagger of a name, LAC's model (32 MB) once for all files."""
    from aidgraph.extract.words.choose import choose_tagger

    return cache(choose_tagger)


@pytest.fixture(scope="session")
def reading(once):
    """
    Return what gives, for a tagger, the proposals for each annotated report by its path.

    They are folders that are made once a run: read them, never write there.
    """
    from aidgraph.extract import Extractor
    from aidgraph.extract.run import folder_name

    def proposals(tagger):
        paths = sorted(READING.glob("*.txt"))
        if not paths:
            pytest.skip("the annotated reports are not here: ../shared/reading")

        def extract_all(folder):
            extractor = Extractor(folder, tagger=tagger)
            for path in paths:
                extractor.extract_file(path)

        made = once(f"reading-{tagger}", extract_all)
        return {path: made / folder_name(path) for path in paths}

    return proposals
