"""Answer a query that is asked again with the answer that it had."""

import threading

from aidgraph.query.answer import Answer, Job
from aidgraph.query.workers.pool import Workers

_KEPT = 4  # answers: a question is asked for its page in each language and for its files


class RepeatedQueries:
    """Ask *workers* what was not asked just before; a failure is asked again."""

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self._answers: dict[str, Answer] = {}

    def start(self) -> None:
        """Be ready for the first query."""
        self._workers.start()

    def close(self) -> None:
        """End the workers."""
        self._workers.close()

    def ask(self, job: Job, cancelled: threading.Event | None = None) -> Answer:
        """
        Return the answer to *job*.

        Raises:
            QueryStoppedError: As :meth:`aidgraph.query.workers.pool.Workers.ask`.
        """
        key = str(job.packed())
        if key not in self._answers:
            found = self._workers.ask(job, cancelled)
            self._answers = dict([*self._answers.items(), (key, found)][-_KEPT:])
        return self._answers[key]
