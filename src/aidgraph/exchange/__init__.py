"""Read and write other aid datasets, one module an outside format."""
