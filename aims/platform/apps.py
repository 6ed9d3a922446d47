from django.apps import AppConfig


class PlatformConfig(AppConfig):
    name = "aims.platform"
    label = "platform"
    verbose_name = "Platform"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from aims.platform import registrations

        registrations.register()
