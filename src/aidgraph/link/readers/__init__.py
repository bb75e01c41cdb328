"""Read the tables of others: delimited text, JSON, Excel, Parquet, code lists, SPARQL."""
