"""Write a built graph in the formats of others."""
