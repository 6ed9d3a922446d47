from django.apps import AppConfig


class AuditsConfig(AppConfig):
    name = "audits"
    label = "audits"
    verbose_name = "Assurance"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from audits import registrations

        registrations.register()
