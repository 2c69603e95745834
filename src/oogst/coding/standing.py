"""What a code is now: itself, or the code that it was merged into."""

import uuid
from collections.abc import Iterable

from oogst.coding.models import Code
from oogst.studies.models import Study


def standing(study: Study) -> dict[uuid.UUID, Code]:
    """Every code that ever was, with the present code it became; those that are gone are missing. One query."""
    every = {code.pk: code for code in Code.objects.filter(study=study)}
    found = {}
    for pk in every:
        code, seen = every[pk], {pk}
        while code.removed_at is not None and code.merged_into_id in every and code.merged_into_id not in seen:
            seen.add(code.merged_into_id)
            code = every[code.merged_into_id]
        if code.removed_at is None:
            found[pk] = code
    return found


def became(now: dict[uuid.UUID, Code], code: Code) -> Iterable[uuid.UUID]:
    """Ids of a code and of all that were merged into it, with `now` as `standing` gives it."""
    return [pk for pk, present in now.items() if present.pk == code.pk]
