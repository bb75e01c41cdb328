"""The site as a folder of files for any host: its own pages, asked for in turn and linked anew."""

from aidgraph.serve.publish.run import Published, publish

__all__ = ["Published", "publish"]
