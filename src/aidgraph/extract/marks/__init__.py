"""Find the amounts, dates and ranks that are written in a text."""
