"""Relations between the things of a clause, a list, a label or a name."""
