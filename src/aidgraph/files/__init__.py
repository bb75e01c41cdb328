"""Write files whole or not at all, and find the data that ships with the package."""
