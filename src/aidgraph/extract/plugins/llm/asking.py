"""Ask for many passages at one time: from the store, else from the server; in order, bounded."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime

from aidgraph.extract.plugins.llm.batch import read_batch, write_batch
from aidgraph.extract.plugins.llm.server import FailedCall, ModelServer
from aidgraph.extract.plugins.llm.settings import ModelSettings
from aidgraph.extract.plugins.llm.stored import AnswerStore, ModelReply, ModelRequest, key_of
from aidgraph.extract.plugins.running import Running

NOT_SENT = FailedCall("not sent")
OVER = FailedCall("the bound of tokens is reached")

Reply = ModelReply | FailedCall


@dataclass(slots=True)
class Spent:
    """Count calls and tokens: fresh ones were paid for in this run, kept ones were not."""

    calls: int = 0
    kept: int = 0
    fresh_tokens: int = 0
    kept_tokens: int = 0
    bound: int = 0  # the most that the calls which were not kept can take
    failures: dict[str, int] = field(default_factory=dict)


class Asking:
    """
    Answer requests, each from what is kept or else by the server.

    Replies come in the order of the requests, whatever the order of arrival.  What a run may spend
    is set aside for all requests before any is sent, so that it cannot depend on arrival either.
    """

    def __init__(self, settings: ModelSettings, running: Running) -> None:
        self.settings = settings
        self.running = running
        self.store = AnswerStore(running.answers)
        self.server = ModelServer(settings)
        self.spent = Spent()
        self.unsent: dict[str, ModelRequest] = {}
        if running.batch_in is not None:
            read_batch(running.batch_in, self.store, datetime.now(UTC).date().isoformat())

    def replies(self, requests: Sequence[ModelRequest]) -> list[Reply]:
        """Return a reply or a failure for each request, in their order."""
        keys = [key_of(request, self.settings) for request in requests]
        made: dict[str, Reply] = {}
        wanted: dict[str, ModelRequest] = {}
        for key, request in zip(keys, requests, strict=True):
            kept = self.store.get(key)
            if kept is not None:
                made[key] = kept
                self.spent.kept += 1
                self.spent.kept_tokens += kept.prompt_tokens + kept.answer_tokens
            else:
                wanted[key] = request
        made |= self._fresh(wanted)
        return [made[key] for key in keys]

    def _fresh(self, wanted: dict[str, ModelRequest]) -> dict[str, Reply]:
        if self.running.is_offline:
            self.spent.bound += sum(map(self._bound, wanted.values()))
            self.unsent |= wanted
            return dict.fromkeys(wanted, NOT_SENT)
        sent: dict[str, ModelRequest] = {}
        made: dict[str, Reply] = {}
        left = self.running.most_tokens - self.spent.fresh_tokens
        for key, request in wanted.items():
            left -= self._bound(request)
            if self.running.most_tokens and left < 0:
                made[key] = OVER
                self._count_failure(OVER)
            else:
                sent[key] = request
        with ThreadPoolExecutor(self.settings.parallel) as threads:
            replies = threads.map(self._from_server, sent, sent.values())
            made |= dict(zip(sent, replies, strict=True))
        for key in sent:
            self._count(made[key])
        return made

    def _from_server(self, key: str, request: ModelRequest) -> Reply:
        """Ask the server; what it answers is kept before it is read."""
        reply = self.server.ask(request)
        if isinstance(reply, ModelReply):
            try:
                self.store.put(key, reply)
            except OSError as error:
                return FailedCall(f"the answer cannot be kept: {error.strerror or error}")
        return reply

    def _count(self, reply: Reply) -> None:
        self.spent.calls += 1
        if isinstance(reply, ModelReply):
            self.spent.fresh_tokens += reply.prompt_tokens + reply.answer_tokens
        else:
            self._count_failure(reply)

    def _count_failure(self, failed: FailedCall) -> None:
        known = self.spent.failures
        known[failed.reason] = known.get(failed.reason, 0) + 1

    def _bound(self, request: ModelRequest) -> int:
        """Return the tokens that a call takes at most: one a character, and a whole answer."""
        return request.characters + self.settings.answer_tokens

    def finish(self) -> None:
        """Write the requests that were not sent, where that is wanted; close the connections."""
        self.server.close()
        if self.running.batch_out is not None:
            write_batch(self.running.batch_out, self.unsent, self.settings)
