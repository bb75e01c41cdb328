"""Mint IRIs for everything a graph speaks of; there are no blank nodes."""

import re
from functools import lru_cache
from urllib.parse import quote

import pyoxigraph as ox

ONTOLOGY = "https://w3id.org/aidgraph/ontology#"
THING = "https://w3id.org/aidgraph/id/"

_SLUG = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*", re.ASCII)
_UNQUOTED = re.compile(r"[A-Za-z0-9._~-]*", re.ASCII)
_MAX_SLUG = 120


def is_slug(text: str) -> bool:
    """Tell whether *text* may be an id: lower-case ASCII letters, digits, single ``-`` or ``.``.

    >>> is_slug("org-jinhua-headquarters"), is_slug("../etc"), is_slug("Org A")
    (True, False, False)
    """
    return len(text) <= _MAX_SLUG and _SLUG.fullmatch(text) is not None


def is_iri(text: str) -> bool:
    """Tell whether *text* can be the IRI of something.

    >>> is_iri("https://example.org/a"), is_iri("2021"), is_iri("a:<b>")
    (True, False, False)
    """
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def term(local: str) -> str:
    """Return the IRI of a term of the ontology.

    >>> term("Outcome")
    'https://w3id.org/aidgraph/ontology#Outcome'
    """
    return ONTOLOGY + local


def thing(*path: str) -> str:
    """Return the IRI of a thing; every step of *path* is percent-encoded, so no step adds a slash.

    >>> thing("org-jinhua-headquarters")
    'https://w3id.org/aidgraph/id/org-jinhua-headquarters'
    >>> thing("unit", "a/b")
    'https://w3id.org/aidgraph/id/unit/a%2Fb'
    """
    return THING + "/".join(map(step, path))


@lru_cache(maxsize=10_000)  # the key of a record comes in several lines, close to each other
def step(text: str) -> str:
    """Return a step of the path of an IRI, percent-encoded where it must be.

    >>> step("a/b")
    'a%2Fb'
    """
    return text if _UNQUOTED.fullmatch(text) else quote(text, safe="-._~")


def report(report_id: str) -> str:
    """Return the IRI of a report."""
    return thing("report", report_id)


def claim(report_id: str, claim_id: str) -> str:
    """Return the IRI of a claim of a report."""
    return thing("report", report_id, "claim", claim_id)


def evidence(report_id: str, start: int, end: int) -> str:
    """Return the IRI of a span of a report: the same span is the same evidence.

    >>> evidence("jinhua-wensu", 89, 94)
    'https://w3id.org/aidgraph/id/report/jinhua-wensu/evidence/89-94'
    """
    return f"{evidence_prefix(report_id)}{start}-{end}"


def evidence_prefix(report_id: str) -> str:
    """Return what the IRIs of all spans of a report begin with.

    >>> evidence_prefix("jinhua-wensu")
    'https://w3id.org/aidgraph/id/report/jinhua-wensu/evidence/'
    """
    return thing("report", report_id, "evidence", "")


def report_prefixes(report_id: str) -> dict[str, str]:
    """Return the prefixes that make a report's claims and evidence short in Turtle.

    >>> sorted(report_prefixes("jinhua-wensu"))
    ['jinhua-wensu-claim', 'jinhua-wensu-evidence']
    """
    parts = ("claim", "evidence")
    return {f"{report_id}-{part}": thing("report", report_id, part, "") for part in parts}


def dataset_prefixes(dataset_id: str) -> dict[str, str]:
    """Return the prefixes that make a dataset's claims short in Turtle.

    >>> sorted(dataset_prefixes("aiddata"))
    ['aiddata-claim']
    """
    return {f"{dataset_id}-claim": thing("dataset", dataset_id, "claim", "")}


def period(start: str, end: str, *, inferred: bool) -> str:
    """Return the IRI of a period; equal bounds are the same period, an empty one is open.

    >>> period("2020", "2022", inferred=True)
    'https://w3id.org/aidgraph/id/period/2020--2022-inferred'
    """
    bounds = f"{start or 'open'}--{end or 'open'}"
    return thing("period", bounds + ("-inferred" if inferred else ""))


def dataset(dataset_id: str) -> str:
    """Return the IRI of a reference dataset."""
    return thing("dataset", dataset_id)


def other_sector(dataset_id: str, code: str) -> str:
    """Return the IRI of a sector of a vocabulary that is not ours: that of the dataset alone.

    >>> other_sector("a", "iati-99:24")
    'https://w3id.org/aidgraph/id/dataset/a/sector/iati-99%3A24'
    """
    return thing("dataset", dataset_id, "sector", code)


def record(dataset_id: str, key: str) -> str:
    """Return the IRI of a record of a reference dataset."""
    return thing("dataset", dataset_id, key)


def dataset_claim(dataset_id: str, claim_id: str) -> str:
    """Return the IRI of a claim that a dataset states."""
    return thing("dataset", dataset_id, "claim", claim_id)
