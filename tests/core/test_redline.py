from __future__ import annotations

from django.template.loader import render_to_string

from aims.core import redline as module
from aims.core.redline import Part, Piece, redline


def _same(text: str) -> Part:
    return Part("same", (Piece("same", text),))


def test_words_are_compared_inside_a_paragraph() -> None:
    assert redline("We review every year.", "We review every month.").parts == (
        Part(
            "changed",
            (
                Piece("same", "We review every "),
                Piece("removed", "year"),
                Piece("added", "month"),
                Piece("same", "."),
            ),
        ),
    )


def test_neighbouring_changes_read_as_one_phrase() -> None:
    (part,) = redline("He gets the time he needs to do so.", "He gets some help he needs to do so.").parts
    assert [(piece.kind, piece.text) for piece in part.pieces] == [
        ("same", "He gets "),
        ("removed", "the time"),
        ("added", "some help"),
        ("same", " he needs to do so."),
    ]


def test_paragraphs_come_and_go() -> None:
    found = redline("One\n\nTwo\n\nThree", "One\n\nThree\n\nFour")
    assert found.parts == (
        _same("One"),
        Part("removed", (Piece("removed", "Two"),)),
        _same("Three"),
        Part("added", (Piece("added", "Four"),)),
    )
    assert found.figures == {"changed": 0, "added": 1, "removed": 1}


def test_a_paragraph_with_little_in_common_was_replaced() -> None:
    found = redline("Alpha beta gamma delta", "One two three four five six")
    assert [part.kind for part in found.parts] == ["removed", "added"]


def test_long_unchanged_stretches_are_folded() -> None:
    before = "\n\n".join(f"Paragraph {number}" for number in range(20))
    found = redline(before, before.replace("Paragraph 10", "Paragraph ten"))
    assert [(part.kind, part.count) for part in found.parts] == [
        ("folded", 9),
        ("same", 0),
        ("changed", 0),
        ("same", 0),
        ("folded", 8),
    ]


def test_the_same_text_is_the_same_whatever_its_line_ends() -> None:
    found = redline("One\r\n\r\nTwo\r\n", "One\n\nTwo")
    assert (found.is_same, [part.kind for part in found.parts]) == (True, ["folded"])


def test_from_and_to_nothing() -> None:
    assert redline("", "").parts == ()
    assert [part.kind for part in redline("", "One\n\nTwo").parts] == ["added", "added"]
    assert [part.kind for part in redline("One", "").parts] == ["removed"]


def test_huge_texts_are_cut_and_it_is_said() -> None:
    before, after = "a " * module.LONGEST, "b " * module.LONGEST
    found = redline(before, after)
    assert (found.is_cut, found.is_same) == (True, False)
    many = "\n\n".join(f"x{number}" for number in range(module.MOST_PARAGRAPHS + 5))
    assert redline(many, many.replace("x", "y")).is_cut is True


def test_a_huge_text_with_one_change_is_not_cut() -> None:
    before = "\n\n".join(f"Paragraph {number} of many words" for number in range(20_000))
    found = redline(before, before.replace("Paragraph 10000 ", "Paragraph ten thousand "))
    assert (found.is_cut, found.figures) == (False, {"changed": 1, "added": 0, "removed": 0})


def test_a_paragraph_of_very_many_words_is_shown_whole() -> None:
    before = " ".join(f"w{number}" for number in range(2_000))
    assert [part.kind for part in redline(before, f"{before} more").parts] == ["removed", "added"]


def test_the_page_reads_without_colour_and_escapes() -> None:
    html = render_to_string(
        "components/redline.html", {"redline": redline("Keep <b> this old", "Keep <b> this new")}
    )
    assert (
        '<ins class="red"><span aria-hidden="true">+</span><span class="visually-hidden">added: </span>new'
        in html
    )
    assert (
        '<del class="red"><span aria-hidden="true">−</span><span class="visually-hidden">removed: </span>old'
        in html
    )
    assert "<b>" not in html
    assert "Keep &lt;b&gt; this " in html
