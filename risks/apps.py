from django.apps import AppConfig


class RisksConfig(AppConfig):
    name = "risks"
    label = "risks"
    verbose_name = "Risk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from risks import registrations

        registrations.register()
