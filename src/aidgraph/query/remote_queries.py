"""Hand strangers' queries on to an endpoint: guarded, cut at the limits, never cut in silence."""

import re
import threading
from dataclasses import replace
from functools import partial

from aidgraph.errors import CallError
from aidgraph.query.answer import DEFAULT_GRAPH, Answer, Job, Limits, answer_by
from aidgraph.query.guard import dataset_of, plain_tokens
from aidgraph.query.inline import inline
from aidgraph.query.remote import EndpointError, RemoteEndpoint, read_written, send_query
from aidgraph.rdf.iri import is_iri


class RemoteQueries:
    """
    Answer queries on the default graph of *endpoint*, as workers do on a graph that is here.

    The endpoint runs them, with limits of its own besides.
    """

    def __init__(self, endpoint: RemoteEndpoint, limits: Limits) -> None:
        self.endpoint = endpoint
        self.limits = limits

    def start(self) -> None:
        """Do nothing: whoever runs the queries is there."""

    def close(self) -> None:
        """Do nothing: nothing was started."""

    def ask(self, job: Job, cancelled: threading.Event | None = None) -> Answer:
        """
        Return the answer to *job*; one that nobody waits for any more (*cancelled*) comes too.

        Raises:
            EndpointError: If the endpoint gives no answer.
        """
        del cancelled
        try:
            self._require_default(job)
            text = _with_base(inline(job.text, job.bindings), job.base or "")
            written = send_query(self.endpoint, text)
        except EndpointError:
            raise
        except CallError as error:
            return Answer("wrong", "text", str(error).encode("utf-8", "replace"))
        where = self.endpoint.address
        found = [read_written(where, written)]  # what is no answer is not the fault of the query
        again = partial(read_written, where, written)
        answer = answer_by(lambda: found.pop() if found else again(), job, self.limits)
        return replace(answer, cut=answer.cut or written.cut)

    def _require_default(self, job: Job) -> None:
        """Require that only the default graph is asked; it may be named as a build's is."""
        said = dataset_of(job.text)  # refuses what would change something or reach outside
        names = {*job.default, *job.named, *said.default, *said.named}
        if strange := names - {DEFAULT_GRAPH} or {*said.default, *said.named}:
            raise CallError(
                f"<{min(strange)}>: this site answers from the default graph of "
                f"{self.endpoint.address} alone; leave the name of the graph out"
            )


def _with_base(text: str, base: str) -> str:
    """Return *text* with the *base* of its relative IRIs, or that of the endpoint would count.

    >>> _with_base("ASK { <a> ?p ?o }", "http://example.org/sparql")
    'BASE <http://example.org/sparql> ASK { <a> ?p ?o }'
    >>> _with_base("ASK { <urn:a> ?p ?o }", "http://example.org/sparql")
    'ASK { <urn:a> ?p ?o }'
    """
    needed = is_iri(base) and any(map(_may_be_relative, plain_tokens(text)))
    return f"BASE <{base}> {text}" if needed else text


def _may_be_relative(token: re.Match[str]) -> bool:
    """Tell whether a token is a relative IRI, or a function that makes an IRI of any text."""
    name = token[0][1:-1]
    is_name = token[0].startswith("<") and token[0].endswith(">")
    return (is_name and not is_iri(name)) or (token["word"] or "").upper() in {"IRI", "URI"}
