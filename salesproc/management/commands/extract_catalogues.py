from django.conf import settings
from django.core.management.base import BaseCommand

from salesproc.catalogues import update


class Command(BaseCommand):
    help = "Brings the translation catalogues up to date with the texts of the sources, keeping translations."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--language", action="append", help="one language (default: all but the source's)")
        parser.add_argument("--drop-obsolete", action="store_true", help="forget translations of removed texts")

    def handle(self, *args, language, drop_obsolete, **options):
        source = settings.LANGUAGE_CODE
        for code in language or [code for code, _ in settings.LANGUAGES if code != source]:
            missing = update(code, drop_obsolete=drop_obsolete)
            self.stdout.write(f"{code}: {len(missing)} to translate")
            for message in missing:
                self.stdout.write(f"  {message.id!r}")
