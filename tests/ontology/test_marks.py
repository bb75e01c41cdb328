"""What may be said is said with the terms: by marks that the rules read."""

import pytest
from rdflib import OWL, RDF, RDFS, SH, SKOS, Literal, Namespace

AID = Namespace("https://w3id.org/aidgraph/ontology#")
SHAPE = Namespace("https://w3id.org/aidgraph/shapes#")
CONCEPT_LISTS = {AID.sector, AID.otherSector, AID.sdgGoal, AID.orgType, AID.activityStatus}


def name(term):
    """Return the local name of *term*."""
    return str(term).removeprefix(str(AID))


def test_every_acyclic_predicate_has_its_rule(modules, shapes):
    """A predicate that never comes back has a rule: a path is no variable."""
    marked = set(modules.subjects(AID.acyclic, Literal(True)))  # noqa: FBT003  the value
    assert marked >= {AID.locatedIn, AID.partOf, AID.componentOf}
    for predicate in marked:
        rule = SHAPE[f"{name(predicate)[0].upper()}{name(predicate)[1:]}Acyclic"]
        assert shapes.value(rule, SH.targetSubjectsOf) == predicate
        query = str(shapes.value(shapes.value(rule, SH.sparql), SH.select))
        assert f"aid:{name(predicate)}+ $this" in query


def test_nothing_is_related_to_itself(modules):
    """Each predicate between entities is irreflexive, or acyclic where it is transitive."""
    acyclic = set(modules.subjects(AID.acyclic))
    irreflexive = set(modules.subjects(RDF.type, OWL.IrreflexiveProperty))
    predicates = set(modules.subjects(AID.subjectType)) - CONCEPT_LISTS
    between = {p for p in predicates if AID.Period not in modules[p : AID.objectType]}
    figures = {p for p in between if AID.Figure in modules[p : AID.subjectType]}
    assert between - figures <= acyclic | irreflexive
    assert not irreflexive & set(modules.subjects(RDF.type, OWL.TransitiveProperty))


def test_where_other_may_stand_is_told_by_two_words(modules):
    """The mark for things of no kind says subject or object, of a relation predicate."""
    marked = list(modules.subject_objects(AID.takesOther))
    assert marked
    assert {value for _, value in marked} <= {RDF.subject, RDF.object}
    assert {predicate for predicate, _ in marked} <= set(modules.subjects(AID.subjectType))


def indicators(words):
    """Return the indicators of the code list."""
    return sorted(words.subjects(SKOS.inScheme, AID.indicatorScheme))


def test_every_indicator_says_what_it_allows(words):
    """Each indicator names kinds of figure, and units or quantity kinds that there are."""
    kinds = set(words.subjects(RDFS.subClassOf, AID.Figure))
    units = set(words.subjects(SKOS.inScheme, AID.unitScheme))
    quantities = set(words.objects(None, AID.quantityKind))
    assert indicators(words)
    for indicator in indicators(words):
        figures = set(words[indicator : AID.allowedFigure])
        assert figures, indicator
        assert figures <= kinds
        named, measured = (
            set(words[indicator : AID[p]]) for p in ("allowedUnit", "allowedQuantityKind")
        )
        assert named or measured, indicator
        assert named <= units, indicator
        assert measured <= quantities, indicator


def test_money_that_counts_has_a_flow_kind(words):
    """An indicator of flows, or of outcomes in money, has a flow kind, and no other has."""
    for indicator in indicators(words):
        figures = set(words[indicator : AID.allowedFigure])
        money = Literal("money") in words[indicator : AID.allowedQuantityKind]
        counts = AID.FundingFlow in figures or (money and AID.Outcome in figures)
        assert counts == ((indicator, AID.flowKind, None) in words), indicator


@pytest.mark.parametrize("key", ["sales", "visitor-spending", "investment-attracted", "income"])
def test_what_nobody_gave_is_no_flow(words, key):
    """Sales, what visitors spend, what firms invest and what people earn are nobody's gift."""
    assert (AID[f"indicator-{key}"], AID.allowedFigure, AID.FundingFlow) not in words


def test_a_share_is_a_percentage(words):
    """An indicator that is a share of a whole is given in percent, and in nothing else."""
    shares = list(words.subjects(AID.shareOfWhole))
    assert shares
    for share in shares:
        (unit,) = words.objects(share, AID.allowedUnit)
        assert str(words.value(unit, SKOS.notation)) == "percent"
