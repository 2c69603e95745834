"""What is known of a case, as values of variables."""

from collections.abc import Mapping

from django.db import transaction

from oogst.people import access, trail
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.sources.models import VariableValue
from oogst.sources.services import set_variables
from oogst.studies.models import Organisation


@transaction.atomic
def edit_case_variables(*, case: Organisation, values: Mapping[str, str], by: User) -> None:
    """Replace the variables of a case."""
    access.require(by, Permission.EDIT_CASES, case)
    VariableValue.objects.filter(organisation=case).exclude(variable__name__in=values).delete()
    set_variables(case, values)
    trail.record(by, "case.variables", case, count=len(values))
