"""The process that reads a file: what it answers, and what happens when it cannot."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import pytest

from aims.core.errors import Invalid
from aims.core.extracting import apart, docx
from aims.core.extracting.apart import GAVE_UP, TOO_LONG, read_document
from aims.core.extracting.words import Extracted
from tests.documents.making import docx_bytes, pdf_bytes


@contextmanager
def on_disk(content: bytes) -> Iterator[IO[bytes]]:
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        yield file


@pytest.mark.parametrize(
    ("content", "name", "found"),
    [
        (docx_bytes("Grüße"), "a.docx", Extracted("docx", "Grüße")),
        (pdf_bytes("Words"), "b.PDF", Extracted("pdf", "Words")),
    ],
)
def test_a_file_is_read_in_a_process_of_its_own(content: bytes, name: str, found: Extracted) -> None:
    with on_disk(content) as file:
        assert read_document(file, name) == found


def test_a_refusal_comes_back_in_its_words() -> None:
    macros = docx_bytes("x", parts={"word/vbaProject.bin": b"m"})
    with on_disk(macros) as file, pytest.raises(Invalid) as caught:
        read_document(file, "a.docx")
    assert caught.value.message == docx.MACROS


def test_a_process_that_takes_too_long_is_ended() -> None:
    with on_disk(docx_bytes("x")) as file, pytest.raises(Invalid) as caught:
        read_document(file, "a.docx", seconds=0.001)
    assert caught.value.message == TOO_LONG


@pytest.mark.parametrize("said", [b"", b"Traceback", b'{"kind": '])
def test_a_process_that_breaks_is_a_file_that_cannot_be_read(said: bytes) -> None:
    with pytest.raises(Invalid) as caught:
        apart._answer(said)
    assert caught.value.message == GAVE_UP


def test_an_answer_is_read_as_it_was_written() -> None:
    said = json.dumps({"kind": "pdf", "text": "x", "is_complete": False}).encode()
    assert apart._answer(said) == Extracted("pdf", "x", is_complete=False)
