"""Decide which names speak of the same thing, and which thing it is."""
