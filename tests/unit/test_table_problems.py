"""Each thing that can be wrong in tables is told whole: file, row, column, what, what to do."""

from dataclasses import replace
from decimal import Decimal

import pytest

from aidgraph.encoding import names
from aidgraph.encoding.links import check, check_dataset
from aidgraph.model import (
    Dataset,
    DatasetTables,
    Deprecated,
    Entity,
    Evidence,
    Merge,
    RecordEvidence,
    ReferenceClaim,
    SetAside,
    Span,
)

OR_WORDS = "or other: and the report's words"
ADD = "add it to entities.csv or mend the id"
ID = "use lower-case letters, digits and single hyphens, as in org-jinhua-headquarters"
ROWS = {"context": 0, "flow": 1, "doctors": 2, "relation": 6}  # of claims.csv, from its first
OURS = Dataset("ours", "Ours", "ours", "Nobody", "1", "CC0-1.0", "https://example.org/")


def told(problems):
    """Return problems as tuples."""
    return [(p.file, p.row, p.column, p.what, p.remedy) for p in problems]


def with_claim(sample, which, **fields):
    """Change fields of one claim of the sample."""
    claims = list(sample.claims)
    claims[ROWS[which]] = replace(claims[ROWS[which]], **fields)
    return replace(sample, claims=tuple(claims))


def test_the_sample_has_no_problem(sample):
    """What the cases below change is right as it is."""
    assert check(sample) == []


def test_what_a_plug_in_read_on_a_scan_is_its_own(sample, monkeypatch):
    """Claims from a scanned page are those of their plug-in; one that is not here has none."""
    monkeypatch.setattr(names, "plugins", lambda: frozenset({"llm"}))
    for method, problems in (("llm:ocr", 0), ("mll:ocr", 1)):
        claims = tuple(replace(claim, method=method) for claim in sample.claims[:1])
        assert len(check(replace(sample, claims=claims + sample.claims[1:]))) == problems


CLAIMS = [
    ("relation", {"subject": "org-nobody"}, 8, "subject", "no entity has the id 'org-nobody'", ADD),
    ("relation", {"object": "org-nobody"}, 8, "object", "no entity has the id 'org-nobody'", ADD),
    ("flow", {"subject": "org-nobody"}, 3, "subject", "no entity has the id 'org-nobody'", ADD),
    ("flow", {"provider": "org-no"}, 3, "provider", "no entity has the id 'org-no'", ADD),
    ("flow", {"receiver": "org-no"}, 3, "receiver", "no entity has the id 'org-no'", ADD),
    ("doctors", {"subject": "flow-hospital"}, 4, "subject",
     "no entity has the id 'flow-hospital'", ADD),
    ("relation", {"method": ""}, 8, "method", "the method is empty",
     "say who or which rule found the claim"),
    ("relation", {"method": "a guess"}, 8, "method", "'a guess' is no rule and no model",
     "write curated, a rule such as clause:flow-verb, plugin:NAME or model:NAME"),
    ("relation", {"subject": ""}, 8, "subject", "the subject is empty", "a relation needs one"),
    ("relation", {"object": ""}, 8, "object", "the object is empty", "a relation needs one"),
    ("relation", {"predicate": "fund"}, 8, "predicate", "unknown predicate 'fund'",
     "did you mean 'funds'? use a predicate of relations.ttl"),
    ("relation", {"predicate": "qqqqqqqq"}, 8, "predicate", "unknown predicate 'qqqqqqqq'",
     "use a predicate of relations.ttl"),
    ("relation", {"predicate": "period", "object": ""}, 8, "from", "a period needs both bounds",
     "fill from and to"),
    ("relation", {"predicate": "period", "from_": "2020"}, 8, "from", "a period needs both bounds",
     "fill from and to"),
    ("relation", {"predicate": "period", "to": "2020"}, 8, "from", "a period needs both bounds",
     "fill from and to"),
    *(
        ("relation", {column: value}, 8, column, "a relation carries no number",
         "empty the cell, or change the kind")
        for column, value in {"indicator": "visits", "value": Decimal(1), "min": Decimal(1),
                              "max": Decimal(1), "unit": "CNY", "comparator": "exactly"}.items()
    ),
    ("doctors", {"predicate": "funds"}, 4, "predicate", "a figure has no predicate or object",
     "empty the cells"),
    ("doctors", {"object": "org-office"}, 4, "predicate", "a figure has no predicate or object",
     "empty the cells"),
    ("doctors", {"provider": "org-office"}, 4, "provider", "only a flow has a provider",
     "empty the cell, or change the kind"),
    ("doctors", {"receiver": "org-office"}, 4, "receiver", "only a flow has a receiver",
     "empty the cell, or change the kind"),
    ("flow", {"provider": ""}, 3, "provider", "a flow needs a provider or a receiver",
     "fill what the report says"),
    ("doctors", {"origin": "derived"}, 4, "note", "a derived figure needs its formula",
     "write it into note"),
    ("doctors", {"indicator": "doctor-trained"}, 4, "indicator",
     "unknown indicator 'doctor-trained'",
     "did you mean 'doctors-trained'? use a key of indicators.ttl, " + OR_WORDS),
    ("doctors", {"unit": "qqqqqqqq"}, 4, "unit", "unknown unit 'qqqqqqqq'",
     "use a key of units.ttl, " + OR_WORDS),
    ("flow", {"indicator": "visits"}, 3, "indicator",
     "'visits' has no flow kind, so it would be added to anything",
     "use an indicator with one, or make the claim context"),
    ("doctors", {"unit": "CNY"}, 4, "indicator",
     "'doctors-trained' has no flow kind, so it would be added to anything",
     "use an indicator with one, or make the claim context"),
    ("doctors", {"comparator": ""}, 4, "comparator", "the comparator is empty",
     "use exactly, approximately, …"),
    ("doctors", {"value": None}, 4, "value", "a figure needs a number",
     "fill value, or min and max"),
    ("doctors", {"comparator": "between", "min": Decimal(1)}, 4, "min",
     "`between` needs min and max", "fill both"),
    ("doctors", {"comparator": "between", "max": Decimal(1)}, 4, "min",
     "`between` needs min and max", "fill both"),
    ("doctors", {"min": Decimal(2), "max": Decimal(1)}, 4, "min", "min 2 is above max 1",
     "swap them"),
    ("doctors", {"from_": "2021-03", "to": "2020"}, 4, "from", "the period ends before it begins",
     "swap from and to"),
    ("doctors", {"from_": "2021-03", "to": "2021-02-01"}, 4, "from",
     "the period ends before it begins", "swap from and to"),
]  # fmt: skip


@pytest.mark.parametrize(("which", "fields", "row", "column", "what", "remedy"), CLAIMS)
def test_a_wrong_claim_is_told_once(sample, which, fields, row, column, what, remedy):
    """One wrong cell of a claim is one problem, and no other."""
    changed = with_claim(sample, which, **fields)
    assert told(check(changed)) == [("claims.csv", row, column, what, remedy)]


@pytest.mark.parametrize(
    ("which", "fields"),
    [
        ("relation", {"subject": "flow-hospital"}),
        ("relation", {"predicate": "period", "object": "", "from_": "2020", "to": "2020"}),
        ("flow", {"provider": "", "receiver": "org-office"}),
        ("doctors", {"origin": "derived", "note": "1 + 2"}),
        ("doctors", {"value": None, "min": Decimal(1), "max": Decimal(1), "comparator": "between"}),
        ("doctors", {"value": None, "min": Decimal(1)}),
        ("doctors", {"value": None, "max": Decimal(1)}),
        ("doctors", {"value": Decimal(0)}),
        ("doctors", {"from_": "2021", "to": "2021-02"}),
        ("doctors", {"from_": "2021-02", "to": "2021"}),
        ("doctors", {"from_": "2021"}),
        ("doctors", {"to": "2021"}),
        ("context", {"unit": "CNY"}),
        ("context", {"indicator": "other:外科", "unit": "CNY"}),
    ],
)
def test_a_claim_at_the_edge_is_no_problem(sample, which, fields):
    """What stands just within each rule passes: equal bounds, one bound, a period in months."""
    assert told(check(with_claim(sample, which, **fields))) == []


TABLES = [
    (lambda s: {"entities": (*s.entities, replace(s.entities[0], note="a", label="b"))},
     [("entities.csv", 4, "id", "'facility-hospital' stands in row 2 already",
       "give each row an id of its own")]),
    (lambda s: {"claims": (*s.claims, s.claims[0], s.claims[0])},
     [("claims.csv", row, "id", "'context-duration' stands in row 2 already",
       "give each row an id of its own") for row in (9, 10)]),
    (lambda s: {"entities": (*s.entities, Entity("flow-hospital", "Other", "甲"))},
     [("claims.csv", 3, "id", "'flow-hospital' is an entity's id too", "rename the claim")]),
    (lambda s: {"entities": (s.entities[0], replace(s.entities[1], codes=(("isbn", "1"),)))},
     [("entities.csv", 3, "codes", "unknown code scheme 'isbn'",
       "use one of gbt2260, geonames, iatiActivity, orgId, iso3166, aiddata")]),
    (lambda s: {"evidence": (*s.evidence, Evidence("org-nobody", Span(0, 3, "三年来")))},
     [("evidence.csv", 11, "target", "no entity or claim has the id 'org-nobody'",
       "mend the id or remove the row")]),
    (lambda s: {"evidence": s.evidence[1:]},
     [("claims.csv", 2, "id", "'context-duration' has no evidence",
       "add its span to evidence.csv")]),
    (lambda _: {"set_aside": (SetAside(Span(0, 3, "三年"), "x"),)},
     [("set_aside.csv", 2, "end", "0 to 3 is not the length of '三年'",
       "mend the offsets or the words")]),
    (lambda s: {"set_aside": (SetAside(Span(s.report.length - 2, s.report.length, "次。"), "x"),)},
     []),
    (lambda s: {"set_aside": (SetAside(Span(s.report.length - 1, s.report.length + 1, "。。"), "x"),
                              SetAside(Span(3, 3, ""), "x"), SetAside(Span(4, 3, "三"), "x"))},
     [("set_aside.csv", 2, "end", "the span ends at 48, the text at 47", "mend the offsets"),
      ("set_aside.csv", 3, "end", "3 to 3 is not the length of ''",
       "mend the offsets or the words"),
      ("set_aside.csv", 4, "end", "4 to 3 is not the length of '三'",
       "mend the offsets or the words")]),
    (lambda _: {"set_aside": (SetAside(Span(0, 40, "三" * 40), "x"),
                              SetAside(Span(0, 41, "三" * 41), "x"))},
     [("set_aside.csv", 3, "exact", "the quote has 41 characters",
       "quote at most 40: a phrase")]),
    (lambda _: {"set_aside": (SetAside(Span(0, 3, "三" * 60), "x"),)},
     [("set_aside.csv", 2, "end", f"0 to 3 is not the length of {'三' * 50!r}",
       "mend the offsets or the words")]),
    (lambda _: {"datasets": (OURS, replace(OURS, title="Theirs"))},
     [("datasets.csv", 3, "id", "'ours' stands in row 2 already",
       "give each row an id of its own")]),
    (lambda _: {"deprecated": (Deprecated("org-old", "org-office"),
                               Deprecated("org-office", "org-none"),
                               Deprecated("org-old", "org-office"))},
     [("deprecated.csv", 4, "id", "'org-old' stands in row 2 already",
       "give each row an id of its own"),
      ("deprecated.csv", 3, "id", "'org-office' is an entity still",
       "remove one of the two rows"),
      ("deprecated.csv", 3, "replaced_by", "no entity has the id 'org-none'", ADD)]),
]  # fmt: skip


@pytest.mark.parametrize(("change", "problems"), TABLES)
def test_tables_that_disagree_are_told_once(sample, change, problems):
    """Each disagreement between rows or tables is told by the row that is to be mended."""
    assert told(check(replace(sample, **change(sample)))) == problems


def merge(**fields):
    """Make a proposed merge of the office."""
    reasons = ("same-label", "score:0.95", "known-label:甲办")
    return Merge(**{"id": "org-office", "known": "org-known", "label": "甲市援助处",
                    "reasons": reasons, "status": "proposed", "note": "", **fields})  # fmt: skip


DECIDE = "decide with `aidgraph merges`, which renames the entity everywhere"
KNOWN = "known-label:甲办"
MERGES = [
    ({}, []),
    ({"known": "Org Known"}, [("known", "'Org Known' is no other id", ID)]),
    ({"known": "org-office"}, [("known", "'org-office' is no other id", ID)]),
    ({"id": "org-a"}, [("id", "no entity has the id 'org-a' or 'org-known'",
                        "remove the row, or restore the entity")]),
    ({"status": "accepted"}, [("status", "accepted, yet the entity is not 'org-known'", DECIDE)]),
    ({"status": "rejected"}, []),
    ({"id": "org-a", "known": "org-office", "status": "accepted"}, []),
    ({"id": "org-a", "known": "org-office", "status": "proposed"}, []),
    ({"id": "org-a", "known": "org-office", "status": "rejected"},
     [("status", "rejected, yet the entity is not 'org-a'", DECIDE)]),
    ({"id": "org-office", "known": "facility-hospital", "status": "accepted"},
     [("status", "accepted, yet the entity is not 'facility-hospital'", DECIDE)]),
    ({"reasons": ("same-labels", "score:1", KNOWN)},
     [("reasons", "unknown reason 'same-labels'",
       "did you mean 'same-label'? use a word of docs/reference")]),
    ({"reasons": ("qqqqqqqqq", "score:1.0000", KNOWN)},
     [("reasons", "unknown reason 'qqqqqqqqq'", "use a word of docs/reference")]),
    *(
        ({"reasons": (score, KNOWN)},
         [("reasons", "there is no score from 0 to 1", "write score:0.95")])
        for score in ("same-label", "score:1.0001", "score:2", "score:0.12345", "score:.5")
    ),
    *(({"reasons": (f"score:{score}", KNOWN)}, []) for score in ("0", "0.1234", "1", "1.0")),
    ({"reasons": ("score:0.95",)},
     [("reasons", "there is no known-label", "write known-label: and the name known")]),
    ({"reasons": ("score:0.95", KNOWN, "own-type:Place")},
     [("reasons", "['Place', ''] are no two types", "write own-type:… and known-type:…")]),
    ({"reasons": ("score:0.95", KNOWN, "own-type:Place", "known-type:Thing")},
     [("reasons", "['Place', 'Thing'] are no two types", "write own-type:… and known-type:…")]),
    ({"reasons": ("score:0.95", KNOWN, "own-type:Place", "known-type:Facility")}, []),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "problems"), MERGES)
def test_a_wrong_merge_is_told_once(sample, fields, problems):
    """What a merge says of its ids, its decision and its reasons is told by column."""
    changed = replace(sample, merges=(merge(**fields),))
    assert told(check(changed)) == [("merges.csv", 2, *problem) for problem in problems]


def test_two_merges_of_one_id_are_told(sample):
    """A second decision on one entity is told by the row of the first."""
    assert told(check(replace(sample, merges=(merge(), merge(known="org-other"))))) == [
        ("merges.csv", 3, "id", "'org-office' stands in row 2 already",
         "give each row an id of its own")
    ]  # fmt: skip


CONCEPT = "write dac:12230, sdg:3 or org-type:10"
REFERENCES = [
    ({}, []),
    ({"subject": "org-no"}, [("subject", "no entity has the id 'org-no'", ADD)]),
    ({"dataset": "theirs"}, [("dataset", "no dataset has the id 'theirs'",
                              "add it to datasets.csv")]),
    ({"key": ""}, [("key", "the key of the record is empty", "name the record that says so")]),
    *(
        ({"predicate": predicate, "object": value},
         [("object", f"unknown concept {value!r}", CONCEPT)])
        for predicate, value in (("sector", "dac:1"), ("sector", "12230"), ("sdgGoal", "sdg:18"),
                                 ("orgType", "unit:CNY"), ("orgType", "org-type:0"))
    ),
    *(
        ({"predicate": predicate, "object": value}, [])
        for predicate, value in (("sector", "dac:12230"), ("sdgGoal", "sdg:17"),
                                 ("orgType", "org-type:10"), ("locatedIn", "org-office"),
                                 ("notation", "iso3166:CN"), ("point", "41.27 80.24"),
                                 ("point", "-41 -180.5"))
    ),
    *(
        ({"predicate": "notation", "object": value, "dataset": "ours"},
         [("object", f"{value!r} is no code", "write gbt2260:652922")])
        for value in ("isbn:1", "gbt2260:", "gbt2260", "")
    ),
    *(
        ({"predicate": "point", "object": value},
         [("object", f"{value!r} is no point", "write latitude and longitude: 41.27 80.24")])
        for value in ("41.27,80.24", "41.27 1080.24", "141 80", "41. 80", "")
    ),
    *(
        ({"predicate": predicate, "object": value, "key": "1"},
         [("object", f"{value!r} is no IRI",
           "write one such as https://w3id.org/aidgraph/ontology#…")])
        for predicate, value in (("exactMatch", "urn:1/1"), ("closeMatch", "http/1"))
    ),
    *(
        ({"predicate": predicate, "object": f"{scheme}://example.org/1", "key": "1"}, [])
        for predicate in ("exactMatch", "closeMatch") for scheme in ("http", "https")
    ),
    ({"predicate": "exactMatch", "object": "https://example.org/a:1", "key": "a:1"}, []),
    ({"predicate": "bribes", "object": "org-office"},
     [("predicate", "unknown predicate 'bribes'", "use a relation predicate")]),
    ({"predicate": "locatedIn", "object": "place-no"},
     [("object", "no entity has the id 'place-no'", ADD)]),
    ({"predicate": "notation", "object": "gbt2260:1", "dataset": "gbt2260"},
     [("dataset", "no dataset has the id 'gbt2260'", "add it to datasets.csv"),
      ("key", "the record '12' is not that of 'gbt2260:1'", "write 1, or mend the row")]),
    ({"predicate": "exactMatch", "object": "https://example.org/1/"},
     [("key", "the record '12' is not that of 'https://example.org/1/'",
       "write 1, or mend the row")]),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "problems"), REFERENCES)
def test_a_wrong_reference_claim_is_told_once(sample, fields, problems):
    """What a reference claim says of things, codes and records is told by column."""
    claim = ReferenceClaim("r", "org-office", "orgType", "org-type:10", "ours", "12")
    other = replace(claim, id="q")
    changed = replace(sample, datasets=(OURS,), references=(other, replace(claim, **fields)))
    assert told(check(changed)) == [("reference.csv", 3, *problem) for problem in problems]


SEEN = "remove it"
NAMES = [
    ({"label": "甲\u200b处"}, "label", "甲⟦U+200B⟧处 has a character that is not seen", SEEN),
    ({"label_en": "A\u200b"}, "label_en", "A⟦U+200B⟧ has a character that is not seen", SEEN),
    ({"aliases": ("乙", "甲\u200b")}, "aliases", "甲⟦U+200B⟧ has a character that is not seen",
     SEEN),
    ({"label": " 甲处"}, "label", "' 甲处' has a space at an end", SEEN),
    ({"label_en": "A "}, "label_en", "'A ' has a space at an end", SEEN),
    ({"aliases": ("乙", "甲 ")}, "aliases", "'甲 ' has a space at an end", SEEN),
    ({"label_en": "A 甲乙"}, "label_en", "'A 甲乙' has '甲', which is no letter of English",
     "translate the name, or write it in Latin letters"),
    ({"label_en": "A \U00017000"}, "label_en",
     "'A \U00017000' has '\U00017000', which is no letter of English",
     "translate the name, or write it in Latin letters"),
    ({"type": "Facility", "label": "乙县医院", "note": "new"}, "label",
     "'乙县医院' is the name of row 2 too",
     "make them one, or say in note (both rows) what tells them apart"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "column", "what", "remedy"), NAMES)
def test_a_wrong_name_is_told_once(sample, fields, column, what, remedy):
    """A name that deceives is told by row and column, with the letter that does."""
    first, second = sample.entities
    changed = replace(sample, entities=(first, replace(second, **fields)))
    assert told(check(changed)) == [("entities.csv", 3, column, what, remedy)]


def test_one_name_of_two_types_may_stand(sample):
    """A place and an organisation may have one name; two labels of one type differ."""
    first, second = sample.entities
    assert check(replace(sample, entities=(first, replace(second, label=first.label)))) == []
    noted = [replace(entity, type="Facility", label="甲", note=n) for entity, n in
             zip(sample.entities, ("old", "new"), strict=True)]  # fmt: skip
    assert check(replace(sample, entities=tuple(noted))) == []


def test_a_record_that_is_missing_or_of_nothing_is_told():
    """Each thing and claim of a dataset has a record; each record has a key and a thing."""
    tables = DatasetTables(
        dataset=OURS,
        language="en",
        sha256="0" * 64,
        entities=(Entity("org-x", "Organization", "X"), Entity("org-y", "Organization", "Y")),
        claims=(),
        records=(RecordEvidence("org-x", "1"), RecordEvidence("org-y", "2")),
        references=(ReferenceClaim("r", "org-x", "orgType", "org-type:10", "ours", "1"),),
    )
    assert check_dataset(tables) == []
    wrong = replace(
        tables, records=(RecordEvidence("org-x", ""), RecordEvidence("org-nobody", "2"))
    )
    assert told(check_dataset(wrong)) == [
        ("records.csv", 2, "key", "the key of the record is empty",
         "name the record that says so"),
        ("records.csv", 3, "target", "no entity or claim has the id 'org-nobody'",
         "mend the id or remove the row"),
        ("entities.csv", 3, "id", "'org-y' has no record", "add its record to records.csv"),
    ]  # fmt: skip
