"""Countries by ISO 3166-1 code, read from ``countries.tsv``."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from aidgraph.exchange.imports.tablebuilder import TableBuilder


@dataclass(frozen=True, slots=True)
class Countries:
    """Hold ISO 3166-1 alpha-2 codes by alpha-3 code and by name, and a name for each."""

    by_code: dict[str, str]
    by_name: dict[str, str]
    names: dict[str, str]


@cache
def countries() -> Countries:
    """Read the countries and the names that AidData's tables give them.

    >>> countries().by_code["NAM"], countries().by_name["Cote D'Ivoire"]
    ('NA', 'CI')
    """
    found = Countries({}, {}, {})
    for line in files(__package__).joinpath("countries.tsv").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        two, three, names = line.split("\t")
        found.by_code[three] = two
        found.by_name.update(dict.fromkeys(names.split("|"), two))
        found.names[two] = names.split("|")[0]
    return found


def note_country(tables: TableBuilder, code: str, key: str, *names: str) -> str:
    """
    Note a country that the record *key* names by its alpha-2 code, and return its id.

    Its label is the same in every dataset, so that they agree on it; the names given are aliases.
    """
    me, label = f"country-{code.lower()}", countries().names.get(code, code)
    if not names and tables.calls(me, label):
        return me
    return tables.entity(
        me, "Place", label, key, aliases=names, codes=(("iso3166", code),), language="en"
    )  # fmt: skip
