import re

import pytest
from django import forms
from django.conf import LazySettings
from django.db import models
from django.template import Context, Template
from django.test.utils import isolate_apps
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from apps.vocabulary.richtext import RichTextField, absolute, clean, plain
from tests.vocabulary.hostile import HOSTILE

ALLOWED = re.compile(r"</?(?:p|h3|h4|strong|em|ul|ol|li|blockquote|br|a)>|<a href=\"[^\"<>]*\">")


with isolate_apps("apps.vocabulary"):

    class Letter(models.Model):
        text = RichTextField("text")

        class Meta:
            app_label = "vocabulary"

        def __str__(self) -> str:
            return self.text


class LetterForm(forms.ModelForm):
    class Meta:
        model = Letter
        fields = ["text"]


def test_what_an_editor_needs_is_kept() -> None:
    letter = (
        "<h3>Dates</h3><p>Dear <strong>all</strong>, <em>please</em><br>read "
        '<a href="https://example.org/letter?a=1&amp;b=2">the letter</a>.</p>'
        "<ul><li>one</li></ul><ol><li>two</li></ol><blockquote><p>said</p></blockquote>"
    )

    assert clean(letter) == letter


@pytest.mark.parametrize("hostile", HOSTILE)
def test_of_a_hostile_text_only_allowed_tags_are_left(hostile: str) -> None:
    left = ALLOWED.sub("", clean(hostile))

    assert "<" not in left


@given(
    st.text(alphabet=st.sampled_from("<>/\"'=&;:!-\\ \t\nahrefscriptonp:\x00"), max_size=60), st.sampled_from(HOSTILE)
)
def test_cleaning_anything_leaves_only_allowed_tags_and_is_stable(noise: str, hostile: str) -> None:
    half = len(noise) // 2
    once = clean(noise[:half] + hostile + noise[half:])

    assert "<" not in ALLOWED.sub("", once)
    assert clean(once) == once


@pytest.mark.parametrize(
    "address",
    [
        "//elsewhere.example/",
        r"\\elsewhere.example",
        r"/\elsewhere.example",
        "/\t/elsewhere.example",
        "https:elsewhere.example",
        "https:///elsewhere.example",
        "https:/elsewhere.example",
        "https://unocha.org@elsewhere.example/",
        "javascript:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "mailto:",
        "https://[broken",
        "page.html",
        "?page=2",
        "",
    ],
)
def test_an_address_that_may_lead_elsewhere_is_dropped_and_its_words_stay(address: str) -> None:
    assert clean(f'<p><a href="{address}">words</a></p>') == "<p><a>words</a></p>"


@pytest.mark.parametrize(
    "address", ["https://example.org/a?b=c#d", "http://example.org", "mailto:cmcs@example.org", "/training/2020-3/"]
)
def test_an_address_with_a_host_or_of_this_site_is_kept(address: str) -> None:
    assert clean(f'<a href="{address}">x</a>') == f'<a href="{address}">x</a>'


def test_pictures_from_elsewhere_never_reach_a_reader() -> None:
    assert clean('<p>a<img src="https://elsewhere.example/pixel.gif">b</p>') == "<p>ab</p>"


def test_a_row_is_cleaned_on_its_way_into_the_database() -> None:
    letter = Letter(text="<p onclick='x()'>a<script>x()</script></p>")

    assert Letter._meta.get_field("text").pre_save(letter, True) == "<p>a</p>"
    assert letter.text == "<p>a</p>"


def test_an_old_row_is_cleaned_before_the_editor_shows_it() -> None:
    form = LetterForm(instance=Letter(text="<p onclick='x()'>a</p>"))

    assert form["text"].value() == "<p>a</p>"
    assert "onclick" not in str(form["text"])


def test_what_a_form_takes_is_clean() -> None:
    form = LetterForm({"text": "<p onclick='x()'>a</p>"})

    assert form.is_valid()
    assert form.cleaned_data["text"] == "<p>a</p>"


@pytest.mark.parametrize("empty", ["", "<p></p>", "<p>&nbsp;</p>", "<p><br></p>", "<script>x()</script>"])
def test_nothing_but_empty_tags_is_no_answer(empty: str) -> None:
    assert LetterForm({"text": empty}).errors.keys() == {"text"}


def test_a_page_shows_only_clean_text() -> None:
    page = Template("{% load richtext %}{{ text|richtext }}").render(Context({"text": "<p>a<script>x()</script></p>"}))

    assert page == "<p>a</p>"


def test_headings_take_the_level_that_follows_the_page_s_own() -> None:
    page = Template("{% load richtext %}{{ text|richtext:2 }}").render(Context({"text": "<h3>a</h3><h4>b</h4>"}))

    assert page == "<h2>a</h2><h3>b</h3>"


def test_migrations_know_only_a_text_field() -> None:
    assert Letter._meta.get_field("text").deconstruct()[1] == "django.db.models.TextField"


def test_the_editor_is_a_setting(settings: LazySettings) -> None:
    settings.RICH_TEXT_WIDGET = "django.forms.Textarea"

    field = Letter._meta.get_field("text").formfield(widget=forms.TextInput)

    assert type(field.widget) is forms.Textarea


def test_a_mail_gets_whole_addresses() -> None:
    assert (
        absolute('<a href="/about/">x</a>', site="https://example.org") == '<a href="https://example.org/about/">x</a>'
    )


def test_plain_text_keeps_paragraphs_lists_quotations_and_addresses() -> None:
    letter = (
        "<h3>Dates</h3><p>See <a href='https://example.org/a'>the letter</a> or "
        "<a href='mailto:cmcs@example.org'>cmcs@example.org</a>.<br>Thank you.</p>"
        "<ul><li>one</li><li><p>two</p><ol><li>deep</li><li>deeper</li></ol></li></ul>"
        "<blockquote><p>As said.</p></blockquote><p>&lt;not a tag&gt; &amp; so on</p>"
    )

    assert plain(letter).split("\n\n") == [
        "Dates",
        "See the letter: https://example.org/a or cmcs@example.org.\nThank you.",
        "- one",
        "- two",
        "  1. deep",
        "  2. deeper",
        "> As said.",
        "<not a tag> & so on",
    ]


def test_plain_text_is_folded_under_its_marker() -> None:
    lines = plain(f"<ul><li>{'word ' * 30}</li></ul>").splitlines()

    assert all(len(line) <= 72 for line in lines)
    assert lines[0].startswith("- word")
    assert lines[1].startswith("  word")


def test_a_long_address_is_never_broken() -> None:
    address = "https://example.org/" + "a-b/" * 30

    assert address in plain(f'<p>See <a href="{address}">the letter</a> today.</p>')


COUNTER = "<!DOCTYPE html><script>window.hits = 0; function hit() { window.hits += 1 }</script>"
TOUCH_EVERYTHING = """() => document.body.querySelectorAll("*").forEach((part) => {
    for (const name of ["click", "mouseover", "focus", "pointerenter"])
        part.dispatchEvent(new Event(name, {bubbles: true}))
})"""


def hits(browser: Browser, texts: list[str]) -> int:
    """How often `hit()` ran in a page without any security policy, every part of it clicked and hovered."""
    page = browser.new_page(offline=True)
    page.set_content(COUNTER + "".join(f"<div>{text}</div>" for text in texts))
    page.evaluate(TOUCH_EVERYTHING)
    page.wait_for_timeout(300)
    counted = int(page.evaluate("() => window.hits"))
    page.close()
    return counted


@pytest.mark.chromium
def test_no_hostile_text_runs_a_script_in_a_browser(chromium: Browser) -> None:
    assert hits(chromium, [clean(text) for text in HOSTILE]) == 0


@pytest.mark.chromium
def test_the_browser_would_have_run_them(chromium: Browser) -> None:
    telling = [text for text in HOSTILE if text.startswith(("<img src", "<svg onload", "<p onclick", "<a href='java"))]

    assert hits(chromium, telling) >= len(telling)
