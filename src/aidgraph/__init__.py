"""Turn narrative aid reports into a knowledge graph in which every claim has its evidence."""

__version__ = "0.1.0"
