"""RDF: minting IRIs, encoding tables as triples, reading and writing files."""
