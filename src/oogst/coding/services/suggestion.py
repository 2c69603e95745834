"""Switching suggestions on and off, and saying that one does not fit. Accepting one is `apply_codes`."""

from django.db import transaction

from oogst.coding import rules
from oogst.coding.models import Code
from oogst.coding.suggestion_models import DismissedSuggestion
from oogst.people import access, trail
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.sources import shifts
from oogst.sources.models import Source
from oogst.studies.models import Study


@transaction.atomic
def switch_suggestions(*, study: Study, on: bool, by: User) -> Study:
    """Whether codes are suggested in this study. What came of suggestions stays when they are switched off."""
    access.require(by, Permission.MANAGE_STUDY, study)
    if study.suggestions != on:
        study.suggestions = on
        study.save(update_fields=["suggestions"])
        trail.record(by, "suggestions.on" if on else "suggestions.off", study)
    return study


@transaction.atomic
def dismiss_suggestion(
    *, code: Code, source: Source, start: int, end: int, revision: int, by: User
) -> DismissedSuggestion:
    """Remember for the whole team that a code does not fit a passage of the revision with this number.

    Doing it twice does it once. Raises NotAllowed when the place is not in the text.
    """
    access.require(by, Permission.CODE, source)
    rules.check_order(start, end)
    rules.check_same_study(source.study, code)
    rules.check_present(code)
    newest, _words = shifts.hold(source, start, end)
    if revision != newest:
        start, end = shifts.follow(source, revision, newest, start, end)
    rules.check_span(source, start, end)
    row, is_new = DismissedSuggestion.objects.get_or_create(
        code=code, source=source, revision=newest, start=start, end=end,
        defaults={"study": source.study, "by": by.pk},
    )  # fmt: skip
    if is_new:
        trail.record(by, "suggestion.dismissed", row, code=str(code.pk))
    return row


@transaction.atomic
def restore_suggestion(*, dismissed: DismissedSuggestion, by: User) -> None:
    """Take a dismissal back: the passage may be suggested for that code again."""
    access.require(by, Permission.CODE, dismissed)
    trail.record(by, "suggestion.restored", dismissed, code=str(dismissed.code_id))
    dismissed.delete()
