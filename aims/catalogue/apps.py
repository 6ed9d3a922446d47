from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "aims.catalogue"
    label = "catalogue"
    verbose_name = "The standard"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from aims.catalogue import registrations

        registrations.register()
