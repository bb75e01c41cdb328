"""Let other readers propose claims, through one gate."""
