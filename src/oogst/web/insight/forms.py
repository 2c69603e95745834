"""What is asked in the address. What makes no sense is ignored: an old link still shows something."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from oogst.coding.models import Coding, ImportedCoder, Status
from oogst.insight.book import in_order
from oogst.insight.wanted import NONE, Wanted
from oogst.people import accounts
from oogst.people.roles import ROLE_NAMES
from oogst.sources.models import Kind, Phase, VariableValue
from oogst.studies.models import Organisation, Sector, Study
from oogst.web.choices import Choices

ALL = "all"
EVERYTHING = _("all")
SORTS = [
    ("date", _("date of the source")), ("source", _("name of the source")), ("code", _("code")),
    ("long", _("longest first")), ("short", _("shortest first")), ("new", _("last coded first")),
]  # fmt: skip
LOOKS = [("shade", _("shades")), ("bars", _("bars"))]
MOST_VALUES = 500  # in a list to choose from
LEAST = (1, 2, 3, 5, 10)  # sources
MEASURES = [("segments", _("segments")), ("sources", _("sources")), ("share", _("share"))]


class Asked(forms.Form):
    """A form that keeps what is right of an address and forgets the rest."""

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="filter_%s")

    def choose(self, name: str, label: Any, choices: Iterable[tuple[Any, Any]], *, every: Any = EVERYTHING) -> None:
        first = [("", every)] if every is not None else []
        self.fields[name] = forms.ChoiceField(required=False, label=label, choices=[*first, *choices], widget=Choices)

    def said(self) -> dict[str, Any]:
        """The fields that were filled in rightly."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class SegmentsForm(Asked):
    """The filters of the segments. Seven queries for the choices, eight when a variable was chosen."""

    def __init__(self, study: Study, data: Any) -> None:
        super().__init__(data)
        self.places = in_order(study)
        none = (NONE, _("none given"))
        self.choose("code", _("Code"), [(ALL, _("all codes")), *_codes(self.places)], every=_("choose a code"))
        self.choose("own", _("Subcodes"), [("1", _("without subcodes"))], every=_("with subcodes"))
        self.choose("organisation", _("School"), [*_named(study.organisations.all()), none])
        self.choose("kind", _("Kind"), Kind.choices)
        self.choose("phase", _("Phase"), [*Phase.choices, none])
        self.choose("person", _("Who"), [*_named(study.people.all()), none])
        self.choose("role", _("Role"), [*((role.value, name) for role, name in ROLE_NAMES.items()), none])
        self.choose("sector", _("Sector"), [*Sector.choices, none])
        self.choose("coder", _("Coder"), _coders(study, self.data.get("coder", "")))
        self.choose("status", _("Status of the code"), Status.choices)
        self.choose("overlapping", _("Overlaps with"), _codes(self.places))
        self.choose("alone", _("Subcodes of that"), [("1", _("without subcodes"))], every=_("with subcodes"))
        self.choose("older", _("Definition"), [("1", _("coded under an older definition"))])
        self.choose("variable", _("Variable"), _named(study.variables.all()))
        self.choose("source", _("Source"), _named(study.sources.filter(pk__in=_uuids(self.data.get("source", "")))))
        values = _values(study, self.data.get("variable", ""), self.data.get("value", ""))
        self.choose("value", _("Value"), [*values, none], every=_("whichever"))
        self.fields["since"] = forms.DateField(required=False, label=_("From"), widget=_date())
        self.fields["until"] = forms.DateField(required=False, label=_("Up to"), widget=_date())
        self.fields["text"] = forms.CharField(required=False, label=_("Words in the segment"), max_length=200)
        self.choose("sort", _("Order"), SORTS, every=None)

    def wanted(self) -> Wanted:
        said = self.said()
        if said.get("code") == ALL:
            del said["code"]
        if "variable" not in said:
            said.pop("value", None)
        return Wanted(**{**said, **{name: bool(said.get(name)) for name in ("own", "older", "alone")}})

    def is_asked(self) -> bool:
        """Whether there is anything to show: a code, all codes, or a filter."""
        return bool(self.said().get("code")) or self.wanted().narrows()


class SearchForm(Asked):
    """One query for the choices."""

    def __init__(self, study: Study, data: Any) -> None:
        super().__init__(data)
        self.fields["q"] = forms.CharField(required=False, label=_("Words to look for"), max_length=2000)
        self.choose("exact", _("Words"), [("1", _("exactly as typed"))], every=_("and their other forms"))
        self.choose("organisation", _("School"), _named(study.organisations.all()))
        self.choose("kind", _("Kind"), Kind.choices)
        self.choose("phase", _("Phase"), Phase.choices)


class MatrixForm(Asked):
    """Two queries for the choices."""

    def __init__(self, study: Study, data: Any) -> None:
        super().__init__(data)
        self.choose("rows", _("Rows"), _row_choices(study), every=None)
        variables = [(f"variable:{row.pk}", row.name) for row in study.variables.all()]
        columns: list[tuple[Any, Any]] = [
            ("case", _("schools")), ("sector", _("sectors")), ("kind", _("kinds")), ("phase", _("phases")),
            ("role", _("roles")), ("person", _("people")), ("coder", _("coders")), ("source", _("sources")),
            ("codes", _("codes (which come together)")),
        ]  # fmt: skip
        if variables:
            columns.append((_("variables"), variables))
        self.choose("columns", _("Columns"), columns, every=None)
        self.choose("measure", _("In the cells"), MEASURES, every=None)
        self.choose("own", _("Subcodes"), [("1", _("not counted"))], every=_("counted"))
        self.choose("look", _("Shown as"), LOOKS, every=None)

    def chosen(self) -> dict[str, str]:
        defaults = {"rows": "themes", "columns": "case", "measure": "segments", "own": "", "look": "shade"}
        return {**defaults, **self.said()}


class MapForm(Asked):
    """One query for the choices."""

    def __init__(self, study: Study, data: Any) -> None:
        super().__init__(data)
        self.choose("rows", _("Codes"), _row_choices(study), every=None)
        least = [(str(n), ngettext("%(n)d source or more", "%(n)d sources or more", n) % {"n": n}) for n in LEAST]
        self.choose("least", _("Together in"), least, every=None)

    def chosen(self) -> dict[str, str]:
        return {"rows": "themes", "least": "1", **self.said()}


class LineForm(Asked):
    """Two queries for the choices. Without a school: the first."""

    def __init__(self, study: Study, data: Any) -> None:
        super().__init__(data)
        self.cases = list(study.organisations.all())
        for case in self.cases:
            case.study = study
        self.choose("organisation", _("School"), _named(self.cases), every=None)
        self.choose("rows", _("Codes"), _row_choices(study), every=None)

    def chosen(self) -> dict[str, str]:
        return {"rows": "themes", **self.said()}

    def case(self) -> Organisation | None:
        asked = self.said().get("organisation")
        return next((case for case in self.cases if asked in (None, str(case.pk))), None)


class ProfileForm(Asked):
    """One query for the choices."""

    def __init__(self, study: Study, data: Any) -> None:
        super().__init__(data)
        self.choose("rows", _("Codes"), _row_choices(study), every=None)

    def chosen(self) -> dict[str, str]:
        return {"rows": "themes", **self.said()}


def _row_choices(study: Study) -> list[tuple[Any, Any]]:
    """Themes, all codes, or the codes under one. One query."""
    places = in_order(study)
    parents = {place.code.parent_id for place in places}
    under = [(str(place.code.pk), place.indent + place.code.name) for place in places if place.code.pk in parents]
    rows: list[tuple[Any, Any]] = [("themes", _("themes")), ("all", _("all codes"))]
    return [*rows, (_("codes under"), under)] if under else rows


def _codes(places: Any) -> list[tuple[str, str]]:
    return [(str(place.code.pk), place.indent + place.code.name) for place in places]


def _named(rows: Any) -> list[tuple[str, str]]:
    return [(str(row.pk), str(row)) for row in rows]


def _coders(study: Study, asked: str) -> list[tuple[str, str]]:
    """Who works here, whose work came from elsewhere, and who is asked for: somebody may have left.

    Not an account that never coded here: its name is no business of this study.
    """
    left = Coding.objects.filter(study=study, coder__in=_uuids(asked)).order_by().values_list("coder", flat=True)
    members = set(study.memberships.values_list("user_id", flat=True)) | set(left[:1])
    imported = dict(ImportedCoder.objects.filter(study=study).values_list("pk", "name"))
    names = {**accounts.names(members - imported.keys()), **imported}
    return sorted(((str(pk), name) for pk, name in names.items()), key=lambda item: item[1].casefold())


def _uuids(text: str) -> list[Any]:
    try:
        return [forms.UUIDField().clean(text)]
    except forms.ValidationError:
        return []


def _values(study: Study, variable: str, asked: str) -> list[tuple[str, str]]:
    """What a variable has for values, and the one that is asked for. One query, none without a variable."""
    rows = VariableValue.objects.filter(variable__study=study, variable__in=_uuids(variable)).exclude(value="")
    found = dict.fromkeys(rows.order_by("value").values_list("value", flat=True).distinct()[:MOST_VALUES])
    if found and asked not in ("", NONE):
        found[asked[:500]] = None
    return [(value, value) for value in found]


def _date() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
