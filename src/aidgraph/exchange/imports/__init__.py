"""Read other aid datasets into tables."""
