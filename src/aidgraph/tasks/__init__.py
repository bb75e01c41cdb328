"""One piece of work for each of many paths: in this process, in several, or on a Dask cluster."""
