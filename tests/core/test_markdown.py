from __future__ import annotations

import re

import pytest

from aims.core.markdown import OpenDecision, open_decisions, plain, render

HOSTILE = {
    "a script": "<script>alert(1)</script>",
    "a picture that runs": '<img src=x onerror="alert(1)">',
    "a link that runs": "[x](javascript:alert(1))",
    "a link that runs, in capitals": "[x](JaVaScRiPt:alert(1))",
    "a link that runs, escaped": "[x](&#106;avascript:alert(1))",
    "a data link": "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "a file link": "[x](file:///etc/passwd)",
    "vbscript": "[x](vbscript:msgbox)",
    "an autolink that runs": "<javascript:alert(1)>",
    "a reference that runs": "[x][1]\n\n[1]: javascript:alert(1)",
    "a picture from outside": "![p](https://evil.example/p.png)",
    "a data picture": "![p](data:image/svg+xml;base64,PHN2Zz4=)",
    "a link out of its attribute": '[x](https://a.example/"onmouseover="alert(1))',
    "a title out of its attribute": "[x](https://a.example 'a\" onclick=\"alert(1)')",
    "a style": '<p style="color: red">x</p>',
    "a frame": '<iframe src="https://evil.example"></iframe>',
    "a form": '<form action="https://evil.example"><button>x</button></form>',
    "a comment": "<!-- <script>alert(1)</script> -->",
    "a word of a table": "| a |\n|---|\n| <script>alert(1)</script> |",
    "code": "```<script>\n<script>alert(1)</script>\n```",
    "an entity": "&lt;script&gt;alert(1)&lt;/script&gt;",
    "a marker with a tag": "[Decide: <script>alert(1)</script>]",
}
ALLOWED = re.compile(
    r"<(?:/?(?:p|hr|br|blockquote|pre|code|em|strong|s|ul|li|table|thead|tbody|tr|td|mark)"
    r"|/?ol(?: start=\"\d+\")?|/?h[2-6](?: id=\"s-\d+\")?|/?th(?: scope=\"col\")?|/a"
    r"|a(?: href=\"(?:https?:|mailto:|/|#s-)[^\"<>]*\")? rel=\"noopener noreferrer nofollow\")>"
)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_nothing_that_runs_or_fetches_comes_out(text: str) -> None:
    left = ALLOWED.sub("", render(text).html)
    assert "<" not in left, left


def test_raw_html_is_shown_as_text() -> None:
    assert render("<b>x</b>").html == "<p>&lt;b&gt;x&lt;/b&gt;</p>\n"


def test_good_links_stay_and_say_nothing_of_us() -> None:
    rel = 'rel="noopener noreferrer nofollow"'
    assert render("[a](https://a.example) [b](mailto:b@a.example) [c](/x)").html == (
        f'<p><a href="https://a.example" {rel}>a</a> <a href="mailto:b@a.example" {rel}>b</a> '
        f'<a href="/x" {rel}>c</a></p>\n'
    )


def test_on_paper_links_to_our_own_pages_are_words() -> None:
    rel = 'rel="noopener noreferrer nofollow"'
    assert render("[c](/x) [a](https://a.example)", on_paper=True).html == (
        f'<p><a {rel}>c</a> <a href="https://a.example" {rel}>a</a></p>\n'
    )


def test_a_link_inside_goes_to_its_heading_or_nowhere() -> None:
    rel = 'rel="noopener noreferrer nofollow"'
    html = render("# Who acts\n\n[there](#who-acts) [lost](#nothing)").html
    assert html.endswith(f'<p><a href="#s-1" {rel}>there</a> <a {rel}>lost</a></p>\n')


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("# A\n\n## B\n\n# C", [2, 3, 2]),
        ("### A\n\n#### B", [2, 3]),
        ("# A\n\n#### B\n\n###### C", [2, 3, 4]),
        ("A\n===\n\nB\n---", [2, 3]),
        ("###### A", [2]),
        ("no heading", []),
    ],
)
def test_headings_begin_below_the_title_and_skip_no_level(text: str, levels: list[int]) -> None:
    found = render(text)
    assert [each.level for each in found.headings] == levels
    assert [int(level) for level in re.findall(r"<h(\d) ", found.html)] == levels


def test_chapters_are_the_highest_headings() -> None:
    assert render("# *A* `b`\n\n## C\n\n# D").chapters == (("s-1", "A b"), ("s-3", "D"))


def test_a_picture_is_its_words() -> None:
    assert render("![a cat](https://a.example/cat.png)").html == "<p>[picture: a cat]</p>\n"


def test_a_table_heads_its_columns() -> None:
    html = render("| a | b |\n|--:|:--|\n| 1 | 2 |").html
    assert html.count('<th scope="col">') == 2
    assert "style" not in html


def test_what_is_to_decide_stands_out_and_is_listed() -> None:
    text = "# Why\n\nEvery [Decide: how often] days, by [Decide: whom].\n\nDecide: left open"
    assert render(text).html.count("<mark>[Decide: ") == 2
    assert open_decisions(text) == [
        OpenDecision(3, "how often"),
        OpenDecision(3, "whom"),
        OpenDecision(5, "left open"),
    ]


def test_words_that_only_look_like_it_are_no_decision() -> None:
    assert open_decisions("We decide: together. Undecide: nothing. Who Decides: nobody.") == []


@pytest.mark.parametrize(
    "name", ["A *B* <i>", "[x](javascript:y)", "# Head", "a_b_c @MEM-0001", "`x`", "1. one"]
)
def test_plain_words_stay_words(name: str) -> None:
    html = render(plain(name)).html
    shown = html.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert shown == f"<p>{name}</p>\n"


def test_a_long_text_is_rendered_in_moderate_time() -> None:
    assert render("[" * 20_000).html.startswith("<p>[[[")
    assert render(("> " * 200) + "deep").html.count("<blockquote>") > 10
