"""The first page, and the doors of the demonstration."""

from django.urls import path

from oogst.web import styleguide
from oogst.web.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("demo/", views.demo, name="demo"),
    path("demo/step-in/<slug:key>/", views.step_in, name="demo_step_in"),
    path("demo/styleguide/", styleguide.styleguide, name="styleguide"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
]
