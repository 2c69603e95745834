"""What coefficients, reasons and cautions are called on the screen. Core gives codes; here they become sentences."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oogst.core.agreement.cautions import Caution
from oogst.core.agreement.coded import Unit
from oogst.core.agreement.measuring import Measured
from oogst.core.agreement.places import Differs

NAMES: dict[str, Promise] = {
    "percent": gettext_lazy("the same, in percent"),
    "krippendorff_alpha": gettext_lazy("Krippendorff’s alpha"),
    "cohen_kappa": gettext_lazy("Cohen’s kappa"),
    "conger_kappa": gettext_lazy("Conger’s kappa"),
    "fleiss_kappa": gettext_lazy("Fleiss’ kappa"),
    "scott_pi": gettext_lazy("Scott’s pi"),
    "gwet_ac1": gettext_lazy("Gwet’s AC1"),
    "brennan_prediger": gettext_lazy("Brennan-Prediger"),
}
REASONS: dict[str, Promise] = {
    "no_pairs": gettext_lazy("nothing was coded by two coders"),
    "one_category": gettext_lazy("without variation nothing can be said beyond chance"),
    "needs_two_coders": gettext_lazy("is for exactly two coders"),
    "too_few_units": gettext_lazy("too few units for an interval"),
    "unstable": gettext_lazy("too rare for an interval"),
}
UNITS: dict[str, Promise] = {
    Unit.SENTENCE: gettext_lazy("sentences"),
    Unit.PARAGRAPH: gettext_lazy("paragraphs"),
    Unit.TURN: gettext_lazy("turns of speech"),
    Unit.CHARACTER: gettext_lazy("characters"),
    Unit.SEGMENT: gettext_lazy("segments that overlap"),
}
DIFFERS: dict[str, Promise] = {
    Differs.NOTHING: gettext_lazy("everybody the same"),
    Differs.CODE: gettext_lazy("another code"),
    Differs.BOUNDARIES: gettext_lazy("other limits"),
    Differs.MISSING: gettext_lazy("not coded by everybody"),
    Differs.SEVERAL: gettext_lazy("more than one difference"),
}


@dataclass(frozen=True)
class Shown:
    """A coefficient as it is shown: value from 0 to 1 (or below), interval, or why there is none."""

    name: str
    label: str
    value: float | None
    low: float | None
    high: float | None
    why: str
    percent: bool

    @property
    def bar(self) -> int:
        """In percent, for a bar: nothing below zero."""
        return 0 if self.value is None else round(max(0.0, self.value) * 100)

    @property
    def text(self) -> str:
        return "–" if self.value is None else _figure(self.value, self.percent)

    @property
    def interval(self) -> str:
        if self.low is None or self.high is None:
            return ""
        low, high = (_figure(each, self.percent) for each in (self.low, self.high))
        return _("%(low)s to %(high)s") % {"low": low, "high": high}


def shown(name: str, found: Measured) -> Shown:
    reason = found.reason or found.interval_reason
    return Shown(
        name, str(NAMES[name]), found.value, found.low, found.high, str(REASONS[reason]) if reason else "",
        name == "percent",
    )  # fmt: skip


def caution(found: Caution, names: Mapping[str, str]) -> str:
    """One sentence for whoever reads the numbers. `names` of coders, by the ids that core knows."""
    about = {name: names.get(str(value), _decent(name, value)) for name, value in found.about.items()}
    return _sentences().get(found.code, "") % about


def unit_told(unit: Unit, threshold: int) -> str:
    """What was compared, in one sentence, to stand beside every number."""
    return {
        Unit.SENTENCE: _(
            "Compared by sentence: a code is on a sentence when a coding covers half of it or more, or has half of "
            "itself in it."
        ),
        Unit.PARAGRAPH: _(
            "Compared by paragraph: a code is on a paragraph when a coding covers half of it or more, or has half of "
            "itself in it."
        ),
        Unit.TURN: _(
            "Compared by turn of speech: a code is on a turn when a coding covers half of it or more, or has half of "
            "itself in it. A text without turns is compared by paragraph."
        ),
        Unit.CHARACTER: _("Compared by character. The intervals are drawn from paragraphs."),
        Unit.SEGMENT: _(
            "Compared by segment: two segments with one code are the same when they share %(percent)s%% of what they "
            "cover together. What nobody coded is no segment, so nothing can be corrected for chance."
        )
        % {"percent": threshold},
    }[unit]


def _sentences() -> dict[str, str]:
    return {
        "few_units": _("Only %(n)s units were coded by two coders: read every number as a guess."),
        "prevalence": _(
            "%(percent)s is the same, yet alpha is low (%(kappa)s), because nearly all units are alike. Read AC1, and "
            "the agreement on each code."
        ),
        "one_category": _("Everybody did the same everywhere: agreement cannot be told from habit."),
        "one_sided": _("%(coder)s coded nearly everything alike (%(share)s); the others did not."),
        "uneven": _("%(coder)s coded far less than somebody else: the coders did not do the same work."),
        "different_habits": _(
            "The coders use the codes so differently that Cohen’s kappa (%(cohen)s) flatters: Scott’s pi is %(scott)s."
        ),
        "single": _("%(n)s units were coded by one coder only, and say nothing about agreement."),
        "repeated": _("%(n)s times a coder gave a unit the same value again; it counts once."),
    }


def _decent(name: str, value: float | str) -> str:
    if isinstance(value, str):
        return value
    if name in ("percent", "share"):
        return _figure(value, True)
    return str(value) if isinstance(value, int) else number_format(round(value, 2), 2)


def _figure(value: float, percent: bool) -> str:
    return f"{value * 100:.0f}%" if percent else number_format(round(value, 2) + 0.0, 2)  # no minus before nothing
