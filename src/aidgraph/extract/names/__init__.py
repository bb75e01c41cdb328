"""Find the names that are written in a text."""
