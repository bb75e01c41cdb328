"""Read a built graph: entities, claims, figures, evidence and words."""
