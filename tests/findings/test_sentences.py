from __future__ import annotations

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import SpanGroup

from reportminer.findings import sentences

NLP = spacy.blank("en")


def split(text: str) -> list[str]:
    doc = NLP.make_doc(text)
    doc.spans[sentences.BLOCKS] = SpanGroup(doc, name=sentences.BLOCKS, spans=[doc[:]])
    return [sentence.text.strip() for sentence in NLP.create_pipe("reportminer_sentences")(doc).sents]


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("Mr Hill agreed. Dr. Shah did not.", 2),
        ("The Trust’s work was “good”. It was not “very good”.", 2),
        ("“We found gaps.” Mr Jones added: “They can be closed.”", 2),
        ("Staffing rose to No. 4 in the table.", 1),
        ("They were not afraid to say no. The unit is small.", 2),
        ("Owned by Meridian Pathways Ltd. It has three offices.", 2),
        ("Was it safe? Nobody could say!", 2),
        ("It scored 4.56 out of 9. That is low.", 2),
        ("‘Ability is not in short supply.’ ‘Time is.’", 2),
        ("no full stop at all", 1),
    ],
)
def test_sentences_of_a_block(text, n):
    assert len(split(text)) == n


@given(st.text(alphabet=st.sampled_from("ab .!?“”‘’'\"\nA1;"), max_size=60))
def test_sentences_cover_the_text_in_order(text):
    assert "".join("".join(split(text)).split()) == "".join(text.split())
