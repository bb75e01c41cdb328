"""Meaning: figures and relations made of clause records."""
