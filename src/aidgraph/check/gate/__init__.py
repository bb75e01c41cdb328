"""The gate: nothing stands in the tables that the words of the report do not bear out."""
