"""Write the software bill of materials of what is shipped: CycloneDX 1.6, from the lock files.

``python tools/sbom.py > sbom.cdx.json``.  The same locks in the same environment give the same
bytes.  Hashes and versions are those of the locks; licences are what the installed packages say.
"""

import base64
import json
import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

from aidgraph.version import VERSION

ROOT = Path(__file__).resolve().parents[1]
LOCK, WEB_LOCK = ROOT / "requirements.lock", ROOT / "web" / "package-lock.json"

_PIN = re.compile(r"^([a-z0-9][\w.-]*)==([^\s;]+)", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_CLASSIFIER = "License :: OSI Approved :: "


def python_components(lock: str) -> list[dict[str, Any]]:
    """Return a component for each package that *lock* pins."""
    pins = list(_PIN.finditer(lock))
    ends = [pin.start() for pin in pins[1:]] + [len(lock)]
    return [
        {
            "type": "library",
            "bom-ref": f"pkg:pypi/{pin[1]}@{pin[2]}",
            "name": pin[1],
            "version": pin[2],
            "purl": f"pkg:pypi/{pin[1]}@{pin[2]}",
            "licenses": _licences(python_licence(pin[1])),
            "hashes": [
                {"alg": "SHA-256", "content": one} for one in _HASH.findall(lock, pin.end(), end)
            ],
        }
        for pin, end in zip(pins, ends, strict=True)
    ]


def python_licence(name: str) -> str:
    """Return the licence that an installed package says it has; nothing where it is not here."""
    try:
        said = metadata(name)
    except PackageNotFoundError:
        return ""
    classifiers = [one for one in said.get_all("Classifier") or () if _CLASSIFIER in one]
    known = [one.removeprefix(_CLASSIFIER) for one in classifiers]
    short = said.get("License", "").strip()
    plain = short not in {"", "UNKNOWN"} and "\n" not in short and len(short) < 60
    return said.get("License-Expression") or (short if plain else ", ".join(known))


def web_components(lock: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a component for each package of *lock* that goes into the bundles."""
    found = []
    for path, item in sorted(lock["packages"].items()):
        if not path or item.get("dev"):
            continue
        name = path.rpartition("node_modules/")[2]
        purl = f"pkg:npm/{name.replace('@', '%40')}@{item['version']}"
        found.append(
            {
                "type": "library",
                "bom-ref": purl,
                "name": name,
                "version": item["version"],
                "purl": purl,
                "licenses": _licences(item.get("license", "")),
                "hashes": [_integrity(item["integrity"])],
            }
        )
    return found


def bill(lock: str, web_lock: dict[str, Any], version: str) -> dict[str, Any]:
    """Return the whole bill."""
    own = {"type": "application", "bom-ref": "aidgraph", "name": "aidgraph", "version": version}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": own},
        "components": [*python_components(lock), *web_components(web_lock)],
    }


def _licences(said: str) -> list[dict[str, Any]]:
    return [{"license": {"name": said}}] if said else []


def _integrity(text: str) -> dict[str, str]:
    """Return a hash of npm as CycloneDX has it."""
    kind, _, digest = text.partition("-")
    return {"alg": kind.upper().replace("SHA", "SHA-"), "content": base64.b64decode(digest).hex()}


def main() -> None:
    """Write the bill to stdout."""
    whole = bill(LOCK.read_text("utf-8"), json.loads(WEB_LOCK.read_text("utf-8")), VERSION)
    print(json.dumps(whole, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
