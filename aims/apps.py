from django.apps import AppConfig


class AimsConfig(AppConfig):
    name = "aims"
    label = "aims"
    verbose_name = "AI management system"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from aims import registrations

        registrations.register()
