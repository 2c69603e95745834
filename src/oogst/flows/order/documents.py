"""The three documents of a study, from what the system knows now: in the language that is in use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oogst.flows.order import facts
from oogst.flows.order.inventory import Holding, holdings, who_may
from oogst.flows.order.sheet import Facts, Grid, Part, Points, Sheet, Text
from oogst.people.access import TABLE, Permission
from oogst.people.roles import ROLE_NAMES
from oogst.studies import retention
from oogst.studies.models import Study
from oogst.studies.retention import CLASSES, Rule, Start

Name = Literal["plan", "register", "assessment"]


def document(study: Study, name: Name) -> Sheet:
    """Some fifty queries, whatever the size of the study."""
    makers: dict[Name, Callable[[Study], Sheet]] = {"plan": plan, "register": register, "assessment": assessment}
    return makers[name](study)


def plan(study: Study) -> Sheet:
    """The data management plan."""
    rules, held = retention.rules(study), holdings(study)
    return _sheet(
        study, _("Data management plan"), _("What data there is, where it is, who sees it, and when it goes."),
        Part(_("The study"), (Facts((*_about(study), *facts.controller())),)),
        Part(_("People"), (Grid("", (_("Name"), _("Role")), tuple(facts.team(study))),)),
        Part(_("Data"), (_data(held),)),
        Part(_("Access"), (_access(),)),
        Part(_("Names"), (Points(tuple(facts.names_replaced(study))),)),
        Part(_("Consent"), (_consents(study),)),
        Part(_("How long it is kept"), (_kept(rules),)),
        Part(_("Protection"), (Points(tuple(facts.security())),)),
        Part(_("Backups"), (Points(tuple(facts.backups())),)),
    )  # fmt: skip


def register(study: Study) -> Sheet:
    """The register of processing, in the order of article 30 of the GDPR."""
    rules, held = retention.rules(study), holdings(study)
    return _sheet(
        study, _("Register of processing"),
        _("What is done with data of people, for which purpose and on which ground."),
        Part(_("Who is responsible"), (
            Facts((*facts.controller(), (_("Study"), study.name))),
            Grid("", (_("Name"), _("Role")), tuple(facts.team(study))),
        )),
        Part(_("Purposes"), (_purposes(study),)),
        Part(_("Kinds of data and of people"), (
            Text(_("The people are team members, champions, buddies and managers of schools, known by a pseudonym, and "
                   "the research team.")),
            _data([one for one in held if one.is_personal]),
        )),
        Part(_("Who receives it"), (
            Text(_("Nobody outside the research team, and no country outside the European Union: Oogst runs where the "
                   "institution has put it. What was taken out stands in the register of exports.")),
            _access(),
        )),
        Part(_("When it goes"), (_kept(rules),)),
        Part(_("Protection"), (Points((*facts.security(), *facts.backups())),)),
    )  # fmt: skip


def assessment(study: Study) -> Sheet:
    """What a data protection impact assessment starts from: facts, and questions that only people can answer."""
    parts = [
        Part(
            str(use.purpose.label).capitalize(),
            (
                Facts(
                    (
                        (_("Kinds of material"), ", ".join(use.kinds)),
                        (_("Texts now"), str(use.sources)),
                        (_("People in them"), str(use.people)),
                        (_("People who agree now"), str(use.yes)),
                        (_("Who sees it"), ", ".join(who_may(_seen_by(use.purpose.value)))),
                    )
                ),
                Points(tuple(_questions(use.purpose.value)), open=True),
            ),
        )
        for use in facts.uses(study)
    ]
    return _sheet(
        study, _("Start for a DPIA"),
        _("For each purpose what the system knows, and what people must still weigh. Tick what was discussed."),
        Part(_("Measures that always hold"), (Points((*facts.names_replaced(study), *facts.security())),)),
        *parts,
        Part(_("Questions about the whole"), (Points((
            _("Could somebody in the school recognise a person by role, sector or event, although no name is there?"),
            _("Does anybody feel free to refuse, when the invitation comes through the school?"),
            _("Who answers a request to see or destroy data when the lead researcher is away?"),
            _("Where are the master key and the backup key kept, and who can reach them?"),
        ), open=True),)),
    )  # fmt: skip


def _sheet(study: Study, title: str, lead: str, *parts: Part) -> Sheet:
    language = (translation.get_language() or "nl")[:2]
    return Sheet(title, study.name, lead, timezone.localdate(), language, parts)


def _about(study: Study) -> list[tuple[str, str]]:
    ended = date_format(study.ended_on, "j F Y") if study.ended_on else _("not yet")
    return [
        (_("Name"), study.name),
        (_("Research question"), study.question),
        (_("Begun"), date_format(timezone.localtime(study.created_at), "j F Y")),
        (_("Final report released"), ended),
        (_("Schools"), str(study.organisations.count())),
    ]


def _data(held: Sequence[Holding]) -> Grid:
    rows = tuple(
        (
            str(one.label), str(one.what), str(one.count), facts.size(one.size), ", ".join(one.forms), str(one.place),
            str(one.protection),
        )
        for one in held
    )  # fmt: skip
    heads = (_("Class"), _("What it is"), _("Number"), _("Size"), _("Form"), _("Place"), _("Protection"))
    return Grid(_("What there is now"), heads, rows)


def _access() -> Grid:
    """The table of permissions, by role: of everything that says something of data of people."""
    shown = {
        Permission.READ_MATERIAL: _("read material"), Permission.HEAR_RECORDINGS: _("hear recordings"),
        Permission.REVIEW_NAMES: _("replace names"), Permission.OPEN_IDENTITY: _("open an identity"),
        Permission.READ_STORY: _("read findings and report"), Permission.EXPORT: _("take out"),
        Permission.READ_NUMBERS: _("read numbers about five or more"), Permission.OWN_DATA: _("see own data"),
    }  # fmt: skip
    rows = tuple(
        (str(ROLE_NAMES[role]), ", ".join(words for permission, words in shown.items() if permission in allowed))
        for role, allowed in TABLE.items()
    )
    return Grid(_("Who may do what"), (_("Role"), _("Allowed")), rows)


def _consents(study: Study) -> Grid:
    rows = tuple(
        (
            f"{one.title} {one.number}", ", ".join(one.languages), ", ".join(one.purposes),
            (date_format(one.published, "j M Y") if one.published else "")
            + ("" if one.is_current else f" ({_('replaced')})"),
            str(one.signed),
        )
        for one in facts.consents(study)
    )  # fmt: skip
    heads = (_("Form and version"), _("Languages"), _("Purposes"), _("Published"), _("Signed now"))
    return Grid(_("Forms of consent"), heads, rows)


def _purposes(study: Study) -> Grid:
    asked = tuple(
        (
            str(use.purpose.label), _("consent"), str(use.yes), str(use.sources), str(use.people),
            ", ".join(who_may(_seen_by(use.purpose.value))),
        )
        for use in facts.uses(study)
    )  # fmt: skip
    always = (
        (_("signing in and safety"), _("legitimate interest"), "", "", "", ", ".join(who_may(Permission.MANAGE_STUDY))),
        (_("being able to account for what was done (trail)"), _("legal obligation, research integrity"), "", "", "",
         ", ".join(who_may(Permission.READ_TRAIL))),
    )  # fmt: skip
    heads = (_("Purpose"), _("Ground"), _("People who agree now"), _("Texts"), _("People in them"), _("Who sees it"))
    return Grid("", heads, (*asked, *always))


def _kept(rules: dict[str, Rule]) -> Grid:
    rows = tuple((str(rule.cls.label), term(rule), str(rule.cls.what)) for rule in rules.values())
    return Grid("", (_("Class"), _("Term"), _("What happens")), rows)


def term(rule: Rule) -> str:
    """The term in words: "6 months after the final report"."""
    after = {
        Start.DECISION: _("after the decision"),
        Start.CHECKED: _("after names were replaced and the cooling-off is over"),
        Start.RELEASE: _("after the final report"),
        Start.DONE: _("after it was read"), Start.MADE: _("after it was made"),
    }[rule.cls.start]  # fmt: skip
    if CLASSES[rule.cls.key].days is None:
        return _("as long as the material")
    return f"{length(rule.days)} {after}"


def length(days: int) -> str:
    """Days as people say them: in years or months where that comes out even."""
    if days >= 365 and days % 365 <= days // 1460 + 1:
        years = days // 365
        return ngettext("%(count)s year", "%(count)s years", years) % {"count": years}
    if days >= 60 and round(days / 30.5) * 30.5 - days in (0, 0.5, -0.5):
        months = round(days / 30.5)
        return ngettext("%(count)s month", "%(count)s months", months) % {"count": months}
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}


def _seen_by(purpose: str) -> Permission:
    return {"recording": Permission.HEAR_RECORDINGS, "quotes": Permission.READ_STORY}.get(
        purpose, Permission.READ_MATERIAL
    )


def _questions(purpose: str) -> list[str]:
    """What only people can weigh, for one purpose."""
    own = {
        "recording": [_("Is sound needed, or would notes do?")],
        "quotes": [_("Do fewer than three people fit the description beside a quote?")],
        "logbook": [_("Do logbooks speak of students or colleagues who agreed to nothing?")],
        "correspondence": [_("Are people who only received a mail left out of it?")],
        "observation": [_("Do all who are observed know it, also who comes in later?")],
        "archive": [_("Which archive takes it, and who decides about a request to use it?")],
    }
    return [
        _("Is all that is collected for this needed for the research question?"),
        _("What could happen to somebody when this came out, and how likely is that?"),
        *own.get(purpose, []),
    ]
