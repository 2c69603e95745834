"""A study of which the codings can be learnt: two codes that the words tell, in six texts, with lines between."""

from tests.factories import make_code, make_source, make_study, make_user

from oogst.coding import services
from oogst.core.suggesting.learning import learn_and_find
from oogst.flows import suggesting
from oogst.sources.models import Source
from oogst.studies.models import Study

TIME = (
    "Wij hebben geen tijd in het rooster voor die gesprekken.",
    "De uren staan gewoon niet in het rooster van de school.",
    "Er is te weinig tijd, en de uren zijn altijd op.",
)
TRUST = (
    "Ik vertrouw mijn collega en die luistert naar mij.",
    "Dat vertrouwen van de collega’s groeide langzaam.",
    "Zij luistert goed en vertrouwt erop dat het lukt.",
)
NEITHER = (
    "De koffie was koud en de soep ook.",
    "Het regende hard op de dag van de studiereis.",
    "De trein kwam te laat aan.",
)
OPEN = "Het rooster laat ons geen tijd en geen uren.\nDe bus was vol met scholieren uit de stad."
"""The first line resembles what was said about time; nobody coded it."""


class Coded:
    """The study, its codes, the six coded texts and one that nobody coded."""

    def __init__(self, me=None, *, learnt: bool = True, on: bool = True) -> None:
        self.me = me or make_user()
        self.study: Study = make_study(self.me, suggestions=on)
        self.time = make_code(self.study, self.me, "tijd")
        self.trust = make_code(self.study, self.me, "vertrouwen")
        self.texts = [self._text(number) for number in range(6)]
        self.open: Source = make_source(self.study, OPEN, name="Nog niet gecodeerd")
        if learnt:
            self.learn()

    def learn(self):
        """In this process: quicker than in one of its own, and the same."""
        return suggesting.learn(self.study, learn_and_find)

    def _text(self, number: int) -> Source:
        lines = [*TIME, *TRUST, *NEITHER]
        lines = lines[number:] + lines[:number]
        source = make_source(self.study, "\n".join(lines), name=f"Gesprek {number}")
        for code, said in ((self.time, TIME), (self.trust, TRUST)):
            for line in said:
                start = "\n".join(lines).index(line)
                services.apply_codes(source=source, start=start, end=start + len(line), codes=[code], by=self.me)
        return source
