"""A task for the cluster of a test: it leaves a line wherever it begins, and some end workers."""

import os
import signal
import time
from pathlib import Path


def counted(path: Path) -> int:
    """Return the length of a file; `deadly` ends its worker once, `always-deadly` every one."""
    with (path.parent / "begun.log").open("a") as log:
        log.write(f"{path.name}\n")
    if path.name.endswith("deadly"):
        while not (path.parent / "go").exists():
            time.sleep(0.01)
        if path.name == "always-deadly" or not (path.parent / "ended").exists():
            (path.parent / "ended").touch()
            os.kill(os.getpid(), signal.SIGKILL)
    if path.name == "refused":
        raise PermissionError(13, "Permission denied", str(path))
    return len(path.read_bytes())
