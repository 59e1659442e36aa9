"""Labels by a language model, for those who have one: off unless asked for, and never needed.

`label_themes` asks a service behind an OpenAI-compatible address, checks what it replies, and records it beside the
corpus, so that a second run asks nothing.
"""

from __future__ import annotations

from reportminer.labelling.ask import Labelled, LabelService, label_themes
from reportminer.labelling.question import Question
from reportminer.labelling.record import Record, Records

__all__ = ["LabelService", "Labelled", "Question", "Record", "Records", "label_themes"]
