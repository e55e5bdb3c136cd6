"""Signed quotations: a line that is a quotation, a dash and a name.

    “It was over before we knew that it had begun.” — Jane Doe, Springfield

The dash is the cue. PolNeAR annotates these so, but too few for the model to learn them.
"""

import re
from collections.abc import Sequence

from briefings.pipeline.annotations import Span

_DASH = re.compile(r"\s*(--|[—–―])\s*")
_NAME = re.compile(r"[^\W\d_][\w.,'’() -]{1,78}[\w)]")
_END = re.compile(r"[\s.]*\Z")


def signed_quotations(text: str, quotations: Sequence[Span]) -> list[tuple[Span, Span, Span]]:
    """Source, cue and content of each line of ``text`` that is one of ``quotations`` with its signature."""
    found = []
    for start, end in quotations:
        first = text.rfind("\n", 0, start) + 1
        last = text.find("\n", end)
        last = len(text) if last < 0 else last
        dash = _DASH.match(text, end, last)
        if text[first:start].strip() or dash is None:
            continue
        name = _NAME.match(text, dash.end(), last)
        if name and name[0][0].isupper() and name[0].count(" ") < 10 and _END.match(text[name.end() : last]):
            found.append((name.span(), dash.span(1), (start, end)))
    return found
