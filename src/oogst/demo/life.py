"""What the codes of the demonstration lived through, made by the services that everybody uses, at their own moments."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any, Protocol

from oogst.coding import services as coding
from oogst.coding.life_models import CodeRelation
from oogst.coding.models import Code, Coding, Memo
from oogst.demo import content
from oogst.demo.clock import Clock, at, standing_at
from oogst.people.accounts import User
from oogst.studies.models import Study

RELATED = 14  # the hour at which the two sat down to relate codes


class Named(Protocol):
    def __call__(self, kind: str, name: str) -> uuid.UUID: ...


class Living:
    """`codings` by coder, source and words, as the content names them."""

    def __init__(
        self,
        *,
        study: Study,
        coders: Mapping[str, User],
        codings: Mapping[tuple[str, str, str], uuid.UUID],
        named: Named,
    ) -> None:
        self.study, self.coders, self.codings, self.named = study, coders, codings, named
        self.told = content.life()

    def live(self) -> None:
        """In the order of time."""
        self._first_codes()
        first, second = self.told["versions"]
        self._version(first)
        self._redefine(self.told["redefined"])
        self._version(second)
        self._merge()
        clock = Clock(self.told["board"]["date"], hour=RELATED)
        for wish in self.told["relations"]:
            with standing_at(clock.tick()):
                self._relate(wish)
        with standing_at(clock.tick()):
            self._link()
            self._board(self.told["board"])

    def code(self, name: str) -> Code:
        return Code.objects.select_related("study").get(pk=self.named("code", name))

    def _first_codes(self) -> None:
        """Open codes of the first months, that became part of others."""
        clock = Clock(content.FIRST_CODING, hour=11)
        for wish in self.told["merged"]:
            with standing_at(clock.tick()):
                coding.create_code(
                    study=self.study, name=wish["name"], by=self.coders["karim"], code_id=self.named("code", wish["id"])
                )

    def _merge(self) -> None:
        clock = Clock(content.memo_called("Van 84 naar 61 codes")["date"], hour=11)
        for wish in self.told["merged"]:
            with standing_at(clock.tick()):
                coding.merge_codes(codes=[self.code(wish["id"])], into=self.code(wish["into"]), by=self.coders["karim"])

    def _version(self, wish: dict[str, Any]) -> None:
        with standing_at(at(wish["date"])):
            coding.take_version(study=self.study, name=wish["name"], note=wish["note"], by=self.coders[wish["by"]])

    def _redefine(self, wish: dict[str, Any]) -> None:
        """Another meaning; what one coder had coded before is looked at again by the other."""
        code, checker = self.code(wish["code"]), self.coders[wish["checked_by"]]
        with standing_at(at(wish["date"])):
            definition = f"{code.definition} {wish['adds']}"
            coding.edit_code(code=code, definition=definition, by=self.coders[wish["by"]])
        with standing_at(at(wish["checked"])):
            older = Coding.objects.present().older().filter(code=code, coder=checker.pk)
            coding.find_still_right(codings=list(older.select_related("study")), by=checker)

    def _relate(self, wish: dict[str, Any]) -> None:
        by = self.coders[wish["by"]]
        change = coding.relate(
            code=self.code(wish["code"]), to=self.code(wish["to"]), kind=wish["kind"], label=wish.get("label", ""),
            note=wish["note"], evidence=self._segments(wish["for"]), by=by,
        )  # fmt: skip
        if wish["against"]:
            relation = CodeRelation.objects.get(pk=change.about["relation"])
            coding.weigh_relation(relation=relation, codings=self._segments(wish["against"]), stance="against", by=by)

    def _segments(self, named: list[list[str]]) -> list[Coding]:
        ids = [self.codings[coder, source, words] for coder, source, words in named]
        return list(Coding.objects.select_related("study").filter(pk__in=ids))

    def _link(self) -> None:
        for wish in self.told["links"]:
            memo = self._memo(wish["memo"])
            things: list[Code | Memo] = [*map(self.code, wish["codes"]), *map(self._memo, wish.get("memos", []))]
            for thing in things:
                coding.link_memo(memo=memo, to=thing, by=self.coders[wish["by"]])

    def _memo(self, title: str) -> Memo:
        return Memo.objects.select_related("study").get(study=self.study, title=title)

    def _board(self, wish: dict[str, Any]) -> None:
        by = self.coders[wish["by"]]
        names = [name for group in wish["groups"] for name in group["codes"]] + wish["waiting"]
        board = coding.open_board(study=self.study, codes=[self.code(name) for name in names], name=wish["name"], by=by)
        for group in wish["groups"]:
            made = coding.add_group(board=board, name=group["name"], by=by)
            codes = [self.named("code", name) for name in group["codes"]]
            coding.sort_cards(board=board, codes=codes, group=made, by=by)
