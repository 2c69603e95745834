"""The forms of studies, schools, people and members. They check input; the services check truth."""

import re
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from oogst.people.accounts import User
from oogst.people.roles import RESEARCH_ROLES, ROLE_NAMES, SCHOOL_ROLES, Role
from oogst.studies.models import Organisation, Person, Study

ADDRESS = re.compile(r"\S+@\S+\.\S+")
TELEPHONE = re.compile(r"(?:\d[\s-]?){8,}")
FULL_NAME = re.compile(r"\b[A-Z][a-zà-ÿ]+\s+(?:[a-z]{1,4}\s+){0,2}[A-Z][a-zà-ÿ]{2,}\b")
MOST_PASTED = 500


def refuse_names(text: str) -> str:
    """A pseudonym is not a name. Refuses what is one for certain; the rest is up to who types."""
    if ADDRESS.search(text) or TELEPHONE.search(text):
        raise forms.ValidationError(_("This holds an e-mail address or telephone number. Use a pseudonym or a code."))
    if FULL_NAME.search(text):
        raise forms.ValidationError(
            _("“%(text)s” looks like a full name. Use a pseudonym: names do not belong in the research database."),
            params={"text": text},
        )
    return text


NAMES_HELP = _("It can differ for each time that you bring something in. Interviews always wait for their promise.")


class StudyForm(forms.ModelForm[Study]):
    """A new study."""

    class Meta:
        model = Study
        fields = ["name", "question", "language", "names"]
        labels = {
            "name": _("Name"), "question": _("Research question"), "language": _("Language"),
            "names": _("Names in new material"),
        }  # fmt: skip
        widgets = {"question": forms.Textarea(attrs={"rows": 3}), "names": forms.RadioSelect}
        help_texts = {
            "language": _("Of the material and the report. Everybody chooses the language of the screen."),
            "names": NAMES_HELP,
        }


class SettingsForm(forms.ModelForm[Study]):
    class Meta:
        model = Study
        fields = [
            "name",
            "question",
            "description",
            "language",
            "default_basis",
            "default_basis_note",
            "names",
            "holidays_suspend",
        ]
        labels = {
            "name": _("Name"), "question": _("Research question"),
            "description": _("About this study"), "language": _("Language"),
            "default_basis": _("Ground for new material"), "default_basis_note": _("Where that is recorded"),
            "names": _("Names in new material"),
            "holidays_suspend": _("School holidays suspend the cooling-off period"),
        }  # fmt: skip
        widgets = {
            "question": forms.Textarea(attrs={"rows": 2}),
            "description": forms.Textarea(attrs={"rows": 5}),
            "default_basis": forms.RadioSelect,
            "names": forms.RadioSelect,
        }
        help_texts = {
            "description": _("People of the schools read this too."),
            "default_basis": _(
                "No source comes in without a ground on which it may be used. It can differ for each source."
            ),
            "names": NAMES_HELP,
            "holidays_suspend": _(
                "Then holidays in the list of closed days count as days on which nobody can be expected to decide."
            ),
        }


class SchoolForm(forms.ModelForm[Organisation]):
    class Meta:
        model = Organisation
        fields = ["label", "sector", "own_word", "locations", "decision", "description"]
        labels = {
            "label": _("Name in this study"), "sector": _("Sector"), "own_word": _("Own word for career guidance"),
            "locations": _("Locations"), "decision": _("Decision"), "description": _("Description"),
        }  # fmt: skip
        help_texts = {
            "label": _("As it appears in the analysis and the report. A pseudonym, if that was promised."),
            "own_word": _(
                "For example LOB, SLB, talent development. People of this school see this word on their pages."
            ),
            "locations": _("With a comma between them."),
            "description": _("What made it say yes or no, and what a reader of the report should know of it."),
        }
        widgets = {
            "sector": forms.RadioSelect,
            "decision": forms.RadioSelect,
            "description": forms.Textarea(attrs={"rows": 4}),
        }


class PersonForm(forms.ModelForm[Person]):
    class Meta:
        model = Person
        fields = ["label", "organisation", "role", "code"]
        labels = {"label": _("Pseudonym"), "organisation": _("School"), "role": _("Role"), "code": _("Code")}
        help_texts = {
            "label": _("Never a real name: not the first name either, if that person can be known by it."),
            "code": _("Leave empty for a random one."),
        }

    def __init__(self, *args: Any, study: Study, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.study = study
        self.fields["organisation"] = school_field(study.organisations.all())
        self.fields["code"].required = False
        self.fields["role"].choices = [("", _("unknown"))] + [(r.value, ROLE_NAMES[r]) for r in Role]  # type: ignore[attr-defined]

    def clean_label(self) -> str:
        return refuse_names(self.cleaned_data["label"])

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].strip()
        others = self.study.people.exclude(pk=self.instance.pk)
        if code and others.filter(code=code).exists():
            raise forms.ValidationError(_("Somebody else in this study has this code already."))
        return code or self.instance.code


class PasteForm(forms.Form):
    """Many pseudonyms at once, a line each: the pseudonym, and if wished its code after a semicolon or tab."""

    lines = forms.CharField(
        label=_("Pseudonyms"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("One on each line; with a code of your own after a semicolon or a tab: teamlid T4; O02-T4X."),
    )
    role = forms.ChoiceField(label=_("Role"), required=False)

    def __init__(self, *args: Any, study: Study, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.study = study
        self.fields["organisation"] = school_field(study.organisations.all())
        self.fields["role"].choices = [("", _("unknown"))] + [(r.value, ROLE_NAMES[r]) for r in Role]  # type: ignore[attr-defined]

    def clean_lines(self) -> list[tuple[str, str]]:
        """Pairs of pseudonym and code ("" for a random one), in the order of the lines."""
        taken = set(self.study.people.values_list("code", flat=True))
        pairs: list[tuple[str, str]] = []
        for line in self.cleaned_data["lines"].splitlines():
            label, _mark, code = (part.strip() for part in line.replace("\t", ";").partition(";"))
            if not label:
                continue
            if len(label) > 80 or len(code) > 20:
                raise forms.ValidationError(_("“%(text)s” is too long."), params={"text": line[:40]})
            refuse_names(label)
            if code and code in taken:
                raise forms.ValidationError(_("The code %(code)s is there already."), params={"code": code})
            taken.add(code)
            pairs.append((label, code))
        if not pairs:
            raise forms.ValidationError(_("Write at least one pseudonym."))
        if len(pairs) > MOST_PASTED:
            raise forms.ValidationError(_("At most %(most)s at once."), params={"most": MOST_PASTED})
        return pairs


class RoleForm(forms.Form):
    """A role in the study; school roles with their school."""

    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, study: Study, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = role_choices()  # type: ignore[attr-defined]
        self.fields["organisation"] = school_field(
            study.organisations.all(), help_text=_("Only for roles at a school.")
        )

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class MemberForm(RoleForm):
    """Somebody new in the study, by e-mail address."""

    email = forms.EmailField(label=_("E-mail address"))
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        required=False,
        help_text=_("Only for a new account. For people of a school: their pseudonym; colleagues see it."),
    )
    field_order = ["email", "name", "role", "organisation"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        email = cleaned.get("email")
        if email and not cleaned.get("name") and not User.objects.filter(email__iexact=email).exists():
            self.add_error("name", _("There is no account with this address yet. Give a name, and it will be made."))
        return cleaned


class AccountForm(forms.ModelForm[User]):
    """One's own name and language."""

    class Meta:
        model = User
        fields = ["name", "language"]
        labels = {"name": _("Name"), "language": _("Language of the screen")}
        help_texts = {"name": _("What colleagues in your studies see beside your codings and memos.")}
        widgets = {"language": forms.RadioSelect}


def school_field(
    schools: QuerySet[Organisation, Organisation], help_text: Any = ""
) -> forms.ModelChoiceField[Organisation]:
    return forms.ModelChoiceField(
        schools, label=_("School"), required=False, empty_label=_("no school"), help_text=help_text
    )


def role_choices() -> list[tuple[Any, list[tuple[str, Any]]]]:
    """The roles, those of the research team and those at a school apart."""
    return [
        (title, [(role.value, ROLE_NAMES[role]) for role in Role if role in roles])
        for title, roles in ((_("Research team"), RESEARCH_ROLES), (_("At a school"), SCHOOL_ROLES))
    ]
