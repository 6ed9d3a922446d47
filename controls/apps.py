from django.apps import AppConfig


class ControlsConfig(AppConfig):
    name = "controls"
    label = "controls"
    verbose_name = "Controls"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from controls import registrations

        registrations.register()
