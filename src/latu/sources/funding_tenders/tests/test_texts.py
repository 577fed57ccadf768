"""Texts: safe, repaired, broken into paragraphs where certain, never changed where right."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latu.sources.funding_tenders.texts import clean_html, one_line, plain_text, repair


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("", ""),
        ("plain", "<p>plain</p>"),
        ("<p>a<script>alert(1)</script></p>", "<p>a</p>"),
        ('<p onclick="x" style="y">a</p>', "<p>a</p>"),
        ("<div>One.</div><div>Two.</div>", "<p>One.</p><p>Two.</p>"),
        ("<p></p><p> </p><p>a</p>", "<p>a</p>"),
        ("<ul><li>a</li></ul>", "<ul><li>a</li></ul>"),
        ("<h1>A</h1><h2>B</h2><h6>C</h6>", "<h3>A</h3><h4>B</h4><h5>C</h5>"),
        ("<h4>A</h4><p>b</p>", "<h3>A</h3><p>b</p>"),
        ("<p>a<br>b &lt; c &amp; d</p>", "<p>a<br>b &lt; c &amp; d</p>"),
        ("<p>R&amp;amp;D</p>", "<p>R&amp;D</p>"),
        ('<table><tr><td colspan="2">a</td></tr></table>', None),
        ("Loose <b>text</b><p>a</p>", "<p>Loose <b>text</b></p><p>a</p>"),
    ],
)
def test_html(html: str, clean: str | None) -> None:
    expected = '<table><tbody><tr><td colspan="2">a</td></tr></tbody></table>'
    assert clean_html(html) == (expected if clean is None else clean)


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "/x", "mailto:a@b.c"]
)
def test_only_web_links_stay(target: str) -> None:
    assert "href" not in clean_html(f'<p><a href="{target}">a</a></p>')


def test_web_links_get_a_rel() -> None:
    html = clean_html('<p><a href="https://example.org/?a=1&amp;b=2" target="_blank">a</a></p>')
    assert html == (
        '<p><a href="https://example.org/?a=1&amp;b=2" rel="noopener noreferrer nofollow">a</a></p>'
    )


@pytest.mark.parametrize(
    ("broken", "right"),
    [
        ("Restrictionsâ€\x9d", "Restrictions”"),
        ("itâ€™s", "it’s"),
        ("TEMÃ\x81TICA", "TEMÁTICA"),
        ("layoutï»¿described", "layout described"),
        ("JÃ¤Ã¤meri", "Jäämeri"),
    ],
)
def test_double_encoding_is_repaired(broken: str, right: str) -> None:
    assert repair(broken) == right


@pytest.mark.parametrize(
    "right",
    ["Jäämeri – Åland’s “coast”", "São Tomé e Príncipe", "ÇA VA «À LA CARTE»", "10 €", "L’Île"],
)
def test_right_text_is_untouched(right: str) -> None:
    assert repair(right) == right
    assert plain_text(clean_html(right)) == right


@pytest.mark.parametrize(
    "start", ['"&gt;General rules', "&gt;General rules", '" /&gt;General rules']
)
def test_remnants_of_a_cut_tag_go(start: str) -> None:
    assert clean_html(f"<p>{start}</p>") == "<p>General rules</p>"


@pytest.mark.parametrize("text", ["&gt;5 MW plants", "a &gt; b", '"Quoted" start'])
def test_a_real_greater_than_stays(text: str) -> None:
    assert clean_html(f"<p>{text}</p>") == f"<p>{text}</p>"


def test_section_words_begin_paragraphs() -> None:
    html = clean_html(
        "<p>Objective:The ERC funds.Scope:Size of grants is givenExpected Impact:More</p>"
    )
    assert plain_text(html) == (
        "Objective: The ERC funds.\n\nScope: Size of grants is given\n\nExpected Impact: More"
    )


@pytest.mark.parametrize(
    "text",
    [
        "The wider Scope: of this",
        "see www.example.org/a.Page and b",
        "for, e.g.Mines and more",
        "version 2. Eligible countries. are",
    ],
)
def test_no_break_where_it_is_not_certain(text: str) -> None:
    assert clean_html(text).count("<p>") == 1 or "<h4>" in clean_html(text)


def test_numbered_conditions_become_headings() -> None:
    html = clean_html(
        '<p>"&gt;General conditions1. Admissibility Conditions: Proposal page limit and layout'
        "\ufeffdescribed in Annex A.2. Eligible Countriesdescribed in Annex B."
        "5a. Evaluation and award: Award criteria, scoring and thresholdsare described</p>"
    )
    assert html == (
        "<h3>General conditions</h3>"
        "<h4>1. Admissibility Conditions: Proposal page limit and layout</h4>"
        "<p> described in Annex A.</p><h4>2. Eligible Countries</h4><p>described in Annex B.</p>"
        "<h4>5a. Evaluation and award: Award criteria, scoring and thresholds</h4>"
        "<p>are described</p>"
    )


def test_structured_source_keeps_its_own_blocks() -> None:
    html = '<span class="kind">Expected Outcome:</span><ul><li>More. Less.</li></ul>'
    assert clean_html(html) == (
        "<p><strong>Expected Outcome:</strong></p><ul><li>More. Less.</li></ul>"
    )


def test_plain_text_of_lists_and_tables() -> None:
    html = "<p>a  b</p><ul><li>one</li><li><p>two</p></li></ul><table><tr><td>x</td><td>y</td></tr></table>"
    assert plain_text(html) == "a b\n\n- one\n- two\n\nx y"


def test_one_line() -> None:
    assert one_line(" R&amp;D\n in  itâ€™s ") == "R&D in it’s"


@given(st.text(alphabet="<>/abp&;.:\"' SN1\n", max_size=60))
def test_any_input_gives_safe_html_that_stays_the_same(text: str) -> None:
    html = clean_html(text)
    assert set(re.findall(r"<(\w+)", html)) <= {"p", "a", "b", "strong"}
    assert plain_text(clean_html(html)).split() == plain_text(html).split()
