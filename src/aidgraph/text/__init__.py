"""Hold a report's text and show what is invisible in it."""
