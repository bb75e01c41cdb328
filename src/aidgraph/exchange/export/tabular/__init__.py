"""Write the tables of an export as a workbook, a file for SQL, Parquet or JSON Lines."""
