"""Studies: the list, the road, schools, people, members, settings, trail; and one's own account."""

from django.urls import path

from oogst.web.studies import account, closed_days, lists, members, numbers, people, road, schools, settings, trail

urlpatterns = [
    path("account/", account.account, name="account"),
    path("studies/", lists.studies, name="studies"),
    path("studies/new/", lists.new, name="study_new"),
    path("s/<slug:slug>/", road.study, name="study"),
    path("s/<slug:slug>/schools/", schools.schools, name="schools"),
    path("s/<slug:slug>/schools/new/", schools.new, name="school_new"),
    path("s/<slug:slug>/schools/<uuid:pk>/", schools.school, name="school"),
    path("s/<slug:slug>/schools/<uuid:pk>/edit/", schools.edit, name="school_edit"),
    path("s/<slug:slug>/schools/<uuid:pk>/remove/", schools.remove, name="school_remove"),
    path("s/<slug:slug>/people/", people.people, name="people"),
    path("s/<slug:slug>/people/new/", people.new, name="person_new"),
    path("s/<slug:slug>/people/paste/", people.paste, name="people_paste"),
    path("s/<slug:slug>/people/<uuid:pk>/edit/", people.edit, name="person_edit"),
    path("s/<slug:slug>/people/<uuid:pk>/remove/", people.remove, name="person_remove"),
    path("s/<slug:slug>/members/", members.members, name="members"),
    path("s/<slug:slug>/members/new/", members.new, name="member_new"),
    path("s/<slug:slug>/members/<uuid:pk>/edit/", members.edit, name="member_edit"),
    path("s/<slug:slug>/members/<uuid:pk>/link/", members.link, name="member_link"),
    path("s/<slug:slug>/members/<uuid:pk>/remove/", members.remove, name="member_remove"),
    path("s/<slug:slug>/my-school/", numbers.own_school, name="own_school"),
    path("s/<slug:slug>/numbers/", numbers.all_schools, name="numbers"),
    path("s/<slug:slug>/numbers/<uuid:pk>/release/", numbers.release, name="numbers_release"),
    path("s/<slug:slug>/settings/", settings.settings, name="study_settings"),
    path("s/<slug:slug>/settings/closed-days/", closed_days.closed, name="closed_days"),
    path("s/<slug:slug>/settings/closed-days/<int:pk>/remove/", closed_days.remove_closed, name="closed_days_remove"),
    path("s/<slug:slug>/trail/", trail.trail, name="trail"),
    path("s/<slug:slug>/trail/verify/", trail.verify, name="trail_verify"),
]
