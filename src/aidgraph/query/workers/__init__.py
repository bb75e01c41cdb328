"""Run queries in worker processes that a limit can stop."""
