from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from salesproc.catalogues import compile_catalogue


class Command(BaseCommand):
    help = "Compiles the translation catalogues (.po) into what the running product reads (.mo)."
    requires_system_checks = ()

    def handle(self, *args, verbosity, **options):
        for folder in settings.LOCALE_PATHS:
            for path in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
                compile_catalogue(path)
                if verbosity > 1:
                    self.stdout.write(f"{path.relative_to(settings.BASE_DIR)} compiled")
