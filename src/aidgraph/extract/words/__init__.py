"""Read a source file into a text of blocks, sentences and tagged words."""
