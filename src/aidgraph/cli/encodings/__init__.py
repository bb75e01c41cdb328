"""Commands for whoever makes the tables of a report by hand."""
