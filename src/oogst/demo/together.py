"""What the two coders of the demonstration did together, made by the services that everybody uses, at their moments."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils import timezone

from oogst.coding.comment_models import Comment
from oogst.coding.models import Code, Coding
from oogst.coding.round_models import Round, RoundCoding
from oogst.coding.services import comment as talking
from oogst.coding.services.consensus import Kept, decide, take_what_all_agree_on
from oogst.coding.services.round_coding import code_in_round
from oogst.coding.services.rounds import make_round, say_done
from oogst.core.queries.typed import parse
from oogst.core.workdays import today
from oogst.demo import content
from oogst.demo.clock import Clock, standing_at
from oogst.demo.life import Named
from oogst.insight.asking.services import save_query
from oogst.insight.asking.standing import Codebook
from oogst.insight.summaries import write_summary
from oogst.insight.wanted import Wanted
from oogst.people.accounts import User
from oogst.sources.models import Source
from oogst.studies.models import Study

MADE, SETTLED, TALKED, ASKED, SUMMED_UP = 8, 13, 15, 16, 17  # the hours at which they did so
Place = Callable[[dict[str, str]], tuple[int, int]]
Table = dict[str, Any]


class Together:
    """`codings` by coder, source and words; `place` finds words in a source; `colleagues` talk."""

    def __init__(
        self,
        *,
        study: Study,
        sources: Mapping[str, Source],
        colleagues: Mapping[str, User],
        codings: Mapping[tuple[str, str, str], uuid.UUID],
        place: Place,
        named: Named,
    ) -> None:
        self.study, self.sources, self.colleagues = study, sources, colleagues
        self.codings, self.place, self.named = codings, place, named
        self.told, self.today = content.together(), today(timezone.now())

    def work(self) -> None:
        for wish in self.told["rounds"]:
            self._round(wish)
        for order, wish in enumerate(self.told["threads"]):
            self._thread(f"thread/{order}", wish)
        book = Codebook(self.study).names()
        for wish in self.told["questions"]:
            with standing_at(Clock(wish["date"], hour=ASKED).tick()):
                save_query(
                    study=self.study, name=wish["name"], chain=parse(wish["asks"], book), only=Wanted(),
                    by=self.colleagues[wish["by"]],
                )  # fmt: skip

        for wish in self.told["summaries"]:
            with standing_at(Clock(wish["date"], hour=SUMMED_UP).tick()):
                write_summary(
                    case=self.study.organisations.get(code=wish["school"]), code=self.code(wish["code"]),
                    text=wish["text"], seen=0, by=self.colleagues[wish["by"]],
                )  # fmt: skip

    def code(self, name: str) -> Code:
        return Code.objects.select_related("study").get(pk=self.named("code", name))

    def _round(self, wish: Table) -> None:
        coders = [self.colleagues[coder] for coder in wish["coded"]]
        with standing_at(self._clock(wish["made"], MADE).tick()):
            round = make_round(
                study=self.study, name=wish["name"], texts=[self.sources[text] for text in wish["texts"]],
                coders=coders, deadline=self._deadline(wish), by=self.colleagues[wish["by"]],
                round_id=self.named("round", wish["id"]),
            )  # fmt: skip
        for number, (coder, day) in enumerate(wish["coded"].items()):
            self._code(round, wish, coder, self._clock(day, 9 + 4 * number))
        if "agreed" in wish:
            with standing_at(Clock(wish["agreed"]["date"], hour=SETTLED).tick()):
                take_what_all_agree_on(round=self._now(round), by=self.colleagues[wish["agreed"]["by"]])
        for decision in wish.get("decisions", ()):
            with standing_at(Clock(decision["date"], hour=SETTLED + 1).tick()):
                self._decide(self._now(round), decision)

    def _code(self, round: Round, wish: Table, coder: str, clock: Clock) -> None:
        """What this coder has on the texts of a round; and that they are done with them, or with some."""
        by, done = self.colleagues[coder], wish.get("done", {}).get(coder, wish["texts"])
        for order, each in enumerate(self._passages(wish, coder)):
            start, end = self.place(each)
            codes = [self.code(name) for name in each["codes"]]
            ids = [self.named("round-coding", f"{wish['id']}/{coder}/{order}/{code.pk}") for code in codes]
            with standing_at(clock.tick()):
                code_in_round(
                    round=round, source=self.sources[each["source"]], start=start, end=end, codes=codes,
                    coding_ids=ids, by=by,
                )  # fmt: skip
        for text in done:
            with standing_at(clock.tick()):
                say_done(round=round, source=self.sources[text], by=by)

    def _passages(self, wish: Table, coder: str) -> Iterator[Table]:
        own = content.codings(coder) if wish.get("own_codings") else wish.get("codings", ())
        for each in own:
            if each["source"] in wish["texts"] and each.get("coder", coder) == coder:
                yield each

    def _decide(self, round: Round, wish: Table) -> None:
        source = self.sources[wish["source"]]
        kept, gone = (
            [self._mark(round, source, *one) for one in wish[name]] for name in ("keep", "drop")
        )  # fmt: skip
        decide(
            round=round, source=source, marks={mark.pk for mark in [*kept, *gone]},
            keep=[Kept(mark.code, mark.start, mark.end) for mark in kept], by=self.colleagues[wish["by"]],
        )  # fmt: skip

    def _mark(self, round: Round, source: Source, coder: str, code: str, words: str) -> RoundCoding:
        return RoundCoding.objects.select_related("code").get(
            round=round, source=source, coder=self.colleagues[coder].pk, code=self.named("code", code), words=words
        )

    def _thread(self, name: str, wish: Table) -> None:
        about: Coding | Code = self.code(wish["code"]) if "code" in wish else self._coding(*wish["on"])
        thread: Comment | None = None
        clocks: dict[datetime.date, Clock] = {}
        for order, said in enumerate(wish["said"]):
            by, made = self.colleagues[said["by"]], self.named("comment", f"{name}/{order}")
            with standing_at(clocks.setdefault(said["date"], Clock(said["date"], hour=TALKED)).tick()):
                if thread is None:
                    thread = talking.write_comment(about=about, text=said["text"], by=by, comment_id=made)
                else:
                    talking.answer(thread=thread, text=said["text"], by=by, comment_id=made)
                    talking.see(user=by, comments=[thread.pk, *thread.answers.values_list("pk", flat=True)])
        if thread is not None and "resolved_by" in wish:
            by = self.colleagues[wish["resolved_by"]]
            with standing_at(clocks[wish["said"][-1]["date"]].tick()):
                talking.resolve(thread=thread, by=by)
                talking.see(user=by, comments=thread.answers.values_list("pk", flat=True))

    def _coding(self, coder: str, source: str, words: str) -> Coding:
        return Coding.objects.select_related("study").get(pk=self.codings[coder, source, words])

    def _now(self, round: Round) -> Round:
        """As it is after the last coder was done."""
        return Round.objects.select_related("study").get(pk=round.pk)

    def _clock(self, when: datetime.date | int, hour: int) -> Clock:
        """Of a day, or so many days before today."""
        return Clock(self.today - datetime.timedelta(days=when) if isinstance(when, int) else when, hour=hour)

    def _deadline(self, wish: Table) -> datetime.date:
        if "days_left" in wish:
            return self.today + datetime.timedelta(days=wish["days_left"])
        return wish["deadline"]
