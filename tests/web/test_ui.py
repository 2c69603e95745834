"""The parts of the interface: safe, named, and nothing inline."""

import re
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError

import oogst
from oogst.web.templatetags.ui import icon_names

TEMPLATES = Path(oogst.__file__).parent / "web/templates"
INLINE = re.compile(
    r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)(?![^>]*application/json)|javascript:|hx-on",
    re.IGNORECASE,
)


class StoryForm(forms.Form):
    story = forms.CharField(help_text="In your own words.")


def render(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


def test_an_icon_is_silent_unless_it_has_a_label():
    assert 'aria-hidden="true"' in render('{% icon "check" %}')
    assert 'role="img" aria-label="Close"' in render('{% icon "x" label="Close" %}')


def test_a_wrong_icon_or_tone_fails_at_once():
    with pytest.raises(TemplateSyntaxError):
        render('{% icon "no-such-picture" %}')
    with pytest.raises(TemplateSyntaxError):
        render('{% tag_chip "Done" tone="green" %}')


def test_a_swatch_takes_only_colours():
    assert 'fill="#c98f4a"' in render("{% swatch colour %}", colour="#c98f4a")
    assert "url(" not in render("{% swatch colour %}", colour="url(http://elsewhere)")


def test_a_field_is_described_by_its_help_its_readers_and_its_errors():
    html = render('{% field form.story readers="Only the researchers." %}', form=StoryForm({}))

    assert 'aria-describedby="id_story_help id_story_readers id_story_error"' in html
    assert 'aria-invalid="true"' in html
    for name in ("help", "readers", "error"):
        assert f'id="id_story_{name}"' in html


def test_help_that_a_page_passes_is_escaped():
    html = render("{% field form.story help=text %}", form=StoryForm(), text="<b>bold</b>")

    assert "<b>bold</b>" not in html


def test_a_voice_is_escaped_and_keeps_its_attribution():
    html = render('{% voice by="A1" where="Week 36" %}{{ words }}{% endvoice %}', words="<script>")

    assert "&lt;script&gt;" in html
    assert "<figcaption><span>A1</span><span>Week 36</span></figcaption>" in html


def test_a_page_header_keeps_its_actions_as_they_are():
    html = render('{% page_header title %}<a class="btn">Go</a>{% endpage_header %}', title="A & B")

    assert "<h1>A &amp; B</h1>" in html
    assert '<div class="actions"><a class="btn">Go</a></div>' in html


@pytest.mark.parametrize(("value", "maximum", "width"), [(1, 4, "25.00"), (9, 4, "100.00"), (0, 0, "0.00")])
def test_a_bar_stays_within_its_track(value, maximum, width):
    assert f'width="{width}"' in render("{% bar value maximum %}", value=value, maximum=maximum)


@pytest.mark.parametrize("file", sorted(TEMPLATES.rglob("*.html")), ids=lambda file: str(file.relative_to(TEMPLATES)))
def test_templates_hold_nothing_inline_and_only_icons_that_exist(file):
    source = file.read_text()

    assert INLINE.findall(source) == []
    assert set(re.findall(r'{% icon "([\w-]+)"', source)) <= icon_names()
