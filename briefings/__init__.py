"""briefings: a press briefing statement tracker."""

from importlib.metadata import version

__version__ = version("briefings")
