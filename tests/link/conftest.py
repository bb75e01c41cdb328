"""A small graph and a small dataset to link it with."""

import pytest

from aidgraph.encoding import write_dataset
from aidgraph.model import Claim, Dataset, DatasetTables, Entity, RecordEvidence


def dataset(entities, claims=()):
    """Make the tables of a fictional dataset with these entities and claims."""
    targets = sorted([entity.id for entity in entities] + [claim.id for claim in claims])
    return DatasetTables(
        dataset=Dataset("toy", "Toy", "玩具", "Nobody", "2", "CC0-1.0", "https://example.org/"),
        language="en",
        sha256="0" * 64,
        entities=tuple(entities),
        claims=tuple(claims),
        records=tuple(RecordEvidence(target, "1") for target in targets),
    )


@pytest.fixture
def toy():
    """A dataset that has a university under two kinds of names, and a place of a project."""
    located = Claim(
        id="well-in-wensu",
        kind="relation",
        subject="toy-well",
        predicate="locatedIn",
        object="toy-wensu",
        status="accepted",
        method="toy",
    )
    return dataset(
        [
            Entity("toy-univ", "Organization", "Zhejiang Normal University"),
            Entity("toy-well", "Project", "A well"),
            Entity("toy-wensu", "Place", "Wensu County", codes=(("gbt2260", "652922"),)),
        ],
        [located],
    )


@pytest.fixture
def toy_folder(toy, tmp_path):
    """The folder of the dataset."""
    write_dataset(toy, tmp_path / "toy")
    return tmp_path / "toy"
