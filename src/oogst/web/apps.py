from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "oogst.web"
    label = "web"
    verbose_name = "Web"
