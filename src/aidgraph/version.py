"""The version of aidgraph: the one place that says it in code."""

VERSION = "0.2.0"
