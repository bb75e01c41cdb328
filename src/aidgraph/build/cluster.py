"""The same build on a Dask cluster: one task a report, the merge at home.

Set ``DASK_SCHEDULER_ADDRESS`` to use a cluster; without it two workers start on this machine.
Workers read the encodings themselves, so the folders must be on a file system they share.
"""

import os
from collections.abc import Sequence
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from aidgraph.build.part import make_part
from aidgraph.build.partfile import Part
from aidgraph.errors import CallError
from aidgraph.text.report import ReportText


def make_parts_on_cluster(
    sources: Sequence[Traversable], cache: Path, text: ReportText | None = None
) -> list[Part]:
    """
    Make the part of each encoding in *sources* on a Dask worker, in the order of *sources*.

    The files of the parts come to stand in the folder *cache*, which the workers must share, too.

    Raises:
        CallError: If Dask is not installed, or an encoding has no path a worker could read.
        CallError, EncodingError, VerificationError: As :func:`aidgraph.build.part.make_part`.
    """
    try:
        from dask.distributed import Client  # noqa: PLC0415  an extra
    except ImportError:
        raise CallError(
            "the engine dask is not installed; run `pip install 'aidgraph[scale]'`"
        ) from None
    paths = [source.resolve() for source in sources if isinstance(source, Path)]
    if len(paths) < len(sources):
        raise CallError("the engine dask needs encodings in folders, not in a zip file")
    cluster: dict[str, Any] = {"address": os.environ.get("DASK_SCHEDULER_ADDRESS")}
    if not cluster["address"]:
        here = {"host": "127.0.0.1", "dashboard_address": None}
        cluster = {"n_workers": 2, "threads_per_worker": 1, **here}
    with Client(**cluster) as client:  # type: ignore[no-untyped-call]  # Dask has no types here
        tasks = client.map(make_part, paths, cache=cache.resolve(), text=text, pure=False)
        parts: list[Part] = client.gather(tasks)
    return parts
