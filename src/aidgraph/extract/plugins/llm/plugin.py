"""The plug-in ``llm`` as extraction loads it."""

from aidgraph.extract.plugins.llm.asking import Asking
from aidgraph.extract.plugins.llm.interpreter import ModelInterpreter
from aidgraph.extract.plugins.llm.settings import read_settings
from aidgraph.extract.plugins.running import Running


class LanguageModel:
    """Make an interpreter of a language model; it is set up by the environment."""

    def notice(self) -> str:
        """Say where the text goes; raise CallError where the settings are missing or wrong."""
        return read_settings().notice

    def interpreter(self, running: Running) -> ModelInterpreter:
        """Return the interpreter of one run."""
        settings = read_settings()
        return ModelInterpreter(settings, running, Asking(settings, running))
