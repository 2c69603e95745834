"""Forms that say what material is: before it comes in, one source, many sources, a table of sources."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from oogst.people.access import Permission, allows
from oogst.people.roles import Role
from oogst.sources.models import Kind, Phase, Source
from oogst.studies.basis import Basis
from oogst.studies.models import NamesIn, Organisation, Person, Study
from oogst.studies.queries import members

LEAVE = "leave"
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
LANGUAGES = [("nl", "Nederlands"), ("en", "English"), ("de", "Deutsch"), ("fr", "Français"), ("", _("another"))]
ENCODINGS = [
    ("", _("find out")), ("utf-8", "UTF-8"), ("cp1252", "Windows-1252 (West-Europa)"), ("iso-8859-15", "ISO 8859-15"),
    ("mac-roman", "Mac Roman"), ("cp850", "DOS 850"), ("utf-16", "UTF-16"),
    ("cp1250", "Windows-1250"), ("cp1251", "Windows-1251"),
    ("cp1253", "Windows-1253"), ("cp1254", "Windows-1254"), ("cp1255", "Windows-1255"), ("cp1256", "Windows-1256"),
    ("shift_jis", "Shift JIS"), ("gb18030", "GB 18030"), ("big5", "Big5"), ("euc-kr", "EUC-KR"),
]  # fmt: skip


class ImportForm(forms.Form):
    """What holds for all files of one import."""

    kind = forms.ChoiceField(
        label=_("Kind"), required=False,
        help_text=_("Left open, each file gets the kind that its content or name tells."),
    )  # fmt: skip
    date = forms.DateField(
        label=_("Date"), required=False, widget=DATE,
        help_text=_("Left open, the date in the file or in its name is taken, such as 2024-03-15."),
    )  # fmt: skip
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("School"), required=False)
    phase = forms.ChoiceField(label=_("Phase"), required=False)
    people = forms.ModelMultipleChoiceField(
        Person.objects.none(), label=_("People"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Who speaks or writes in all of these files. You can say it per file afterwards."),
    )  # fmt: skip
    basis = forms.ChoiceField(label=_("May be used because of"), choices=Basis.choices)
    basis_note = forms.CharField(
        label=_("Where that is recorded"), required=False, max_length=300,
        help_text=_("For instance: consent forms, folder 3. Never a name."),
    )  # fmt: skip
    interviewer = forms.ChoiceField(
        label=_("Who held the interview"), required=False,
        help_text=_("For interviews: until the cooling-off period is over only this person finds them."),
    )  # fmt: skip
    names = forms.ChoiceField(
        label=_("Names in these texts"), choices=NamesIn.choices, widget=forms.RadioSelect, required=False,
        help_text=_("What is raw stays sealed in the vault; the team codes a text in which names are replaced."),
    )  # fmt: skip
    encoding = forms.ChoiceField(label=_("Character set of text files"), required=False, choices=ENCODINGS)
    drop_quoted = forms.BooleanField(label=_("Leave earlier messages out of e-mails"), required=False)

    def __init__(self, study: Study, data: Any = None) -> None:
        initial = {"basis": study.default_basis, "basis_note": study.default_basis_note, "names": study.names}
        super().__init__(data, initial=initial)
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = [("", _("find out per file")), *Kind.choices]
        fields["phase"].choices = [("", _("none given")), *Phase.choices]
        fields["organisation"].queryset = study.organisations.all()
        fields["organisation"].empty_label = _("none given")
        fields["people"].queryset = study.people.all()
        fields["interviewer"].choices = [("", _("I did")), *_reviewers(study)]

    def settings(self) -> dict[str, Any]:
        """As an `Import` keeps it: codes, and ids as text."""
        found = self.cleaned_data
        return {
            "kind": found["kind"], "phase": found["phase"], "basis": found["basis"], "basis_note": found["basis_note"],
            "date": found["date"].isoformat() if found["date"] else "",
            "organisation": str(found["organisation"].pk) if found["organisation"] else "",
            "people": [str(person.pk) for person in found["people"]],
            "names": found["names"], "interviewer": found["interviewer"],
            "encoding": found["encoding"], "drop_quoted": found["drop_quoted"],
        }  # fmt: skip


def _reviewers(study: Study) -> list[tuple[str, str]]:
    """Colleagues who may review names, and so may have held an interview. Two queries."""
    return [
        (str(member.user.pk), member.user.name)
        for member in members(study)
        if allows(frozenset(Role(held.role) for held in member.memberships), Permission.REVIEW_NAMES)
    ]


class SourceForm(forms.ModelForm):
    """One source."""

    class Meta:
        model = Source
        fields = ("name", "kind", "date", "phase", "organisation", "basis", "basis_note", "language", "description")
        widgets = {"date": DATE, "description": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["organisation"].queryset = self.instance.study.organisations.all()
        fields["organisation"].empty_label = _("none given")
        fields["phase"].choices = [("", _("none given")), *Phase.choices]
        known = dict(LANGUAGES)
        own = self.instance.language
        extra = [(own, own)] if own not in known else []
        fields["language"] = forms.ChoiceField(
            label=_("Language"), required=False, choices=[*LANGUAGES, *extra],
            help_text=_("Search finds other forms of a word in Dutch and English."),
        )  # fmt: skip

    def changed(self) -> dict[str, Any]:
        """The fields that are other than they were."""
        return {name: self.cleaned_data[name] for name in self.changed_data}

    def _post_clean(self) -> None:
        """The form checks; the service changes. The source itself stays as it was."""


class ChangeForm(forms.Form):
    """The same for many sources; what is left as it is does not change."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    organisation = forms.ChoiceField(label=_("School"), required=False)
    phase = forms.ChoiceField(label=_("Phase"), required=False)
    date = forms.DateField(label=_("Date"), required=False, widget=DATE)
    basis = forms.ChoiceField(label=_("May be used because of"), required=False)
    basis_note = forms.CharField(
        label=_("Where that is recorded"), required=False, max_length=300,
        help_text=_("Is kept together with the ground above."),
    )  # fmt: skip
    people = forms.ModelMultipleChoiceField(
        Person.objects.none(), label=_("Add people"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("They are added to who is in these sources already."),
    )  # fmt: skip

    def __init__(self, study: Study, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.study = study
        leave = ("", _("leave as it is"))
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = [leave, *Kind.choices]
        fields["phase"].choices = [leave, ("none", _("none given")), *Phase.choices]
        fields["basis"].choices = [leave, *Basis.choices]
        schools = [(str(row.pk), row.label) for row in study.organisations.all()]
        fields["organisation"].choices = [leave, ("none", _("none given")), *schools]
        fields["people"].queryset = study.people.all()

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("basis_note") and not found.get("basis"):
            self.add_error("basis", gettext("Choose the ground that this note belongs to."))
        if not self.errors and not any(found.values()):
            raise forms.ValidationError(gettext("Nothing was filled in, so there is nothing to change."))
        return found

    def changes(self) -> dict[str, Any]:
        """Fields for `describe_sources`."""
        found = self.cleaned_data
        changes = {name: found[name] for name in ("kind", "date", "basis") if found[name]}
        if "basis" in changes:
            changes["basis_note"] = found["basis_note"]
        if found["phase"]:
            changes["phase"] = "" if found["phase"] == "none" else found["phase"]
        if found["organisation"]:
            chosen = found["organisation"]
            changes["organisation"] = None if chosen == "none" else self.study.organisations.get(pk=chosen)
        return changes


class RowForm(forms.Form):
    """One line of the table in which many sources are described one by one."""

    name = forms.CharField(label=_("Name"), max_length=300)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    date = forms.DateField(label=_("Date"), required=False, widget=DATE)
    organisation = forms.ChoiceField(label=_("School"), required=False)
    phase = forms.ChoiceField(label=_("Phase"), required=False)

    def __init__(self, source: Source, schools: list[tuple[str, str]], data: Any = None) -> None:
        self.source = source
        initial = {
            "name": source.name, "kind": source.kind, "date": source.date, "phase": source.phase,
            "organisation": str(source.organisation_id or ""),
        }  # fmt: skip
        super().__init__(data, initial=initial, prefix=str(source.pk))
        fields: dict[str, Any] = self.fields
        fields["phase"].choices = [("", "—"), *Phase.choices]
        fields["organisation"].choices = [("", "—"), *schools]

    def changed(self, organisations: dict[str, Organisation]) -> dict[str, Any]:
        found = {name: self.cleaned_data[name] for name in self.changed_data}
        if "organisation" in found:
            found["organisation"] = organisations.get(found["organisation"])
        return found
