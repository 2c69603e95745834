"""Writing a draft: its purposes, and its words in each language beside how they read."""

import uuid
from typing import Any

from django import forms as fields
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from oogst.participation import comparing, queries, rendering, starters, validating
from oogst.participation import forms as service
from oogst.participation.models import ConsentText, ConsentVersion, Language, Purpose
from oogst.participation.topics import Topic
from oogst.participation.validating import MOST_QUESTIONS
from oogst.web.access import me
from oogst.web.consent.doors import WRITE, known_language, said, version_of
from oogst.web.studies.answers import kept, show

MOST_WORDS = 60_000  # characters of a sheet


class PurposesForm(fields.Form):
    purposes = fields.MultipleChoiceField(
        label=gettext_lazy("What people are asked"), choices=Purpose.choices, widget=fields.CheckboxSelectMultiple
    )
    required = fields.MultipleChoiceField(
        label=gettext_lazy("Without this nobody can take part"),
        choices=Purpose.choices,
        required=False,
        widget=fields.CheckboxSelectMultiple,
        help_text=gettext_lazy("As little as possible: consent that must be given is not free."),
    )
    changed = fields.MultipleChoiceField(
        label=gettext_lazy("Means something else than in the version before"),
        choices=Purpose.choices,
        required=False,
        widget=fields.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Of these nothing new is collected from people until they have signed this version. They are asked again."
        ),
    )
    valid_until = fields.DateField(
        label=gettext_lazy("Can be signed until"),
        required=False,
        widget=fields.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    based_on = fields.CharField(required=False, max_length=64, widget=fields.HiddenInput)

    def __init__(self, *args: Any, version: ConsentVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if version.number == 1:
            del self.fields["changed"]


class TextForm(fields.Form):
    """Sheet, statement, a sentence for each purpose, and up to five questions."""

    sheet = fields.CharField(
        label=gettext_lazy("Information sheet"), max_length=MOST_WORDS, widget=fields.Textarea(attrs={"rows": 26})
    )
    statement = fields.CharField(
        label=gettext_lazy("What is signed"), max_length=5_000, widget=fields.Textarea(attrs={"rows": 4})
    )
    based_on = fields.CharField(required=False, max_length=64, widget=fields.HiddenInput)

    def __init__(self, *args: Any, version: ConsentVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.purposes = list(version.purposes)
        for purpose in self.purposes:
            self.fields[f"purpose_{purpose}"] = fields.CharField(
                label=queries.label(purpose).capitalize(),
                max_length=400,
                required=False,
                widget=fields.Textarea(attrs={"rows": 2}),
            )
        for number in range(1, MOST_QUESTIONS + 1):
            self.fields[f"question_{number}"] = fields.CharField(
                label=_("Question %(number)s") % {"number": number}, max_length=300, required=False
            )
            self.fields[f"options_{number}"] = fields.CharField(
                label=_("Answers, one on each line; the right one begins with *"),
                max_length=2_000,
                required=False,
                widget=fields.Textarea(attrs={"rows": 3}),
            )
            self.fields[f"passage_{number}"] = fields.ChoiceField(
                label=_("What to read again after a wrong answer"), required=False, choices=[("", "–"), *Topic.choices]
            )

    def sentences(self) -> list[Any]:
        return [self[f"purpose_{purpose}"] for purpose in self.purposes]

    def question_fields(self) -> list[tuple[int, list[Any]]]:
        parts = ("question", "options", "passage")
        return [(n, [self[f"{part}_{n}"] for part in parts]) for n in range(1, MOST_QUESTIONS + 1)]

    def said(self) -> dict[str, Any]:
        """As `keep_text` takes it."""
        cleaned = self.cleaned_data
        questions = [self._question(number) for number in range(1, MOST_QUESTIONS + 1)]
        return {
            "sheet": cleaned.get("sheet", "").replace("\r\n", "\n"),
            "statement": cleaned.get("statement", "").replace("\r\n", "\n"),
            "purposes": {p: " ".join(cleaned.get(f"purpose_{p}", "").split()) for p in self.purposes},
            "questions": [question for question in questions if question],
        }

    def _question(self, number: int) -> dict[str, Any] | None:
        lines = [line.strip() for line in self.cleaned_data.get(f"options_{number}", "").splitlines() if line.strip()]
        asked = self.cleaned_data.get(f"question_{number}", "").strip()
        if not asked and not lines:
            return None
        right = next((index for index, line in enumerate(lines) if line.startswith("*")), None)
        options = [line.removeprefix("*").strip() for line in lines]
        passage = self.cleaned_data.get(f"passage_{number}", "")
        return {"question": asked, "options": options, "right": right, "passage": passage}


def purposes(request: HttpRequest, slug: str, version: uuid.UUID) -> HttpResponse:
    _study, row = version_of(request, slug, version, WRITE)
    before = row.form.versions.filter(number__lt=row.number).order_by("-number").first()
    suggested = comparing.suggested(before, row) if before else set()
    shown = {"purposes": row.purposes, "required": row.required, "valid_until": row.valid_until}
    shown["based_on"] = service.stamp_of_version(row)
    initial = {**shown, "changed": row.changed or sorted(suggested)}
    form = PurposesForm(request.POST or None, initial=initial, version=row)
    if request.method == "POST" and form.is_valid() and kept(form, lambda: _edit(request, row, form)):
        messages.success(request, _("Saved."))
        return redirect("consent_version", slug, row.pk)
    return show(request, "consent/purposes.html", {"version": row, "form": form, "suggested": suggested})


def text(request: HttpRequest, slug: str, version: uuid.UUID, language: str) -> HttpResponse:
    """The words in one language. A language that is not there yet starts from our own text."""
    _study, row = version_of(request, slug, version, WRITE)
    language = known_language(language)
    written = row.texts.filter(language=language).first() or starters.text(row, Language(language))
    form = TextForm(request.POST or None, initial=_initial(written), version=row)
    if request.method == "POST" and form.is_valid() and kept(form, lambda: _keep(request, row, language, form)):
        messages.success(request, _("Saved."))
        return redirect("consent_text", slug, row.pk, language)
    context = {"version": row, "form": form, "language": Language(language), "text": written, "topics": Topic}
    return show(request, "consent/text.html", {**context, **_as_read(row, language, written.sheet, written)})


@require_POST
def look(request: HttpRequest, slug: str, version: uuid.UUID, language: str) -> HttpResponse:
    """How the typed words read, and what they still lack. Nothing is kept."""
    _study, row = version_of(request, slug, version, WRITE)
    form = TextForm(request.POST, version=row)
    form.is_valid()  # what is missing is shown as missing
    typed = ConsentText(version=row, language=known_language(language), **form.said())
    return render(request, "consent/look.html", _as_read(row, language, typed.sheet, typed))


@require_POST
def remove(request: HttpRequest, slug: str, version: uuid.UUID, language: str) -> HttpResponse:
    _study, row = version_of(request, slug, version, WRITE)
    language = known_language(language)
    if said(request, lambda: service.remove_text(version=row, language=language, by=me(request)) or True):
        messages.success(request, _("This language is left out."))
    return redirect("consent_version", slug, row.pk)


def _edit(request: HttpRequest, version: ConsentVersion, form: PurposesForm) -> ConsentVersion:
    return service.edit_version(version=version, by=me(request), **form.cleaned_data)


def _keep(request: HttpRequest, version: ConsentVersion, language: str, form: TextForm) -> ConsentText:
    return service.keep_text(
        version=version, language=language, by=me(request), **form.said(), based_on=form.cleaned_data["based_on"]
    )


def _as_read(version: ConsentVersion, language: str, sheet: str, text: ConsentText) -> dict[str, Any]:
    html = rendering.render(text, None)
    return {
        "html": mark_safe(html),  # noqa: S308 -- Markdown without raw HTML
        "checks": validating.check_list(sheet),
        "other": [sentence for topic, sentence in validating.of_text(text, version) if not topic],
    }


def _initial(text: ConsentText) -> dict[str, Any]:
    initial: dict[str, Any] = {"sheet": text.sheet, "statement": text.statement}
    initial["based_on"] = service.stamp_of_text(text)
    initial |= {f"purpose_{key}": sentence for key, sentence in text.purposes.items()}
    for number, question in enumerate(text.questions, 1):
        options = [
            f"* {option}" if index == question["right"] else option for index, option in enumerate(question["options"])
        ]
        initial[f"question_{number}"] = question["question"]
        initial[f"options_{number}"] = "\n".join(options)
        initial[f"passage_{number}"] = question["passage"]
    return initial
