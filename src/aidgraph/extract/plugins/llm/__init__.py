"""The interpreter ``llm``: a language model reads after the clause reader, and answers in ids.

It is never on by itself and needs three variables of the environment.  Numbers never come from
the model: it says of each number, by its id, what the number means, and the text must bear it out.
"""

from aidgraph.extract.plugins.llm.plugin import LanguageModel

propose = LanguageModel()

__all__ = ["LanguageModel", "propose"]
