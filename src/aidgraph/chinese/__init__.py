"""Script, numbers, lexicons, gazetteer and words of Chinese text."""
