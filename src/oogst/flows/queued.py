"""What waits in the queue of jobs, or is being done."""

from django_tasks_db.models import DBTaskResult


def arguments() -> set[str]:
    """The arguments of all jobs that are not done yet, as text: ids of what they are about. One query."""
    jobs = DBTaskResult.objects.filter(status__in=["READY", "RUNNING"]).only("args_kwargs")
    return {str(argument) for job in jobs for argument in job.args_kwargs.get("args", [])}
