"""Make ids from the identifiers and names of other datasets, the same each time."""

import hashlib
import re
import unicodedata
from functools import lru_cache

_NO_SLUG = re.compile(r"[^a-z0-9]+")
_LONGEST = 40


@lru_cache(maxsize=100_000)
def slug(prefix: str, text: str) -> str:
    """
    Return an id of *prefix* and *text*; a hash keeps apart what the letters alone would not.

    >>> slug("org", "GB-COH-01234567"), slug("org", "浙江师范大学")
    ('org-gb-coh-01234567', 'org-1c4a61390f')
    >>> slug("iati", "A/1") == slug("iati", "A-1")
    False
    """
    plain = lower = text.lower()
    if not text.isascii():
        plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = _NO_SLUG.sub("-", plain).strip("-")[:_LONGEST].strip("-")
    parts = [prefix, words]
    if words != lower:
        parts.append(hashlib.sha256(text.encode("utf-8")).hexdigest()[:10])
    return "-".join(filter(None, parts))
