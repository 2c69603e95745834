"""Tasks and withdrawals of a study."""

from django.urls import path

from oogst.web.withdrawals import listing, recording, tasks

urlpatterns = [
    path("s/<slug:slug>/tasks/", tasks.tasks, name="tasks"),
    path("s/<slug:slug>/tasks/<uuid:pk>/finish/", tasks.finish, name="task_finish"),
    path("s/<slug:slug>/withdrawals/", listing.withdrawals, name="withdrawals"),
    path("s/<slug:slug>/withdrawals/<uuid:pk>/", listing.withdrawal, name="withdrawal"),
    path("s/<slug:slug>/withdrawals/<uuid:pk>/certificate/", listing.certificate, name="withdrawal_certificate"),
    path("s/<slug:slug>/people/<uuid:pk>/withdraw/", recording.withdraw, name="person_withdraw"),
]
