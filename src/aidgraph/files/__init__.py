"""Read outside files within limits, write files whole or not at all, and find the shipped data."""
