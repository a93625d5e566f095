"""Two versions of a process side by side: the changes in words, and drawn on the score."""

from functools import cached_property

from django.utils.translation import gettext as _

from stages.comparing import changes
from stages.models import Version
from stages.reading import blueprint_of
from stages.score_compared import compared
from stages.wording import change_says


class ComparisonPage:
    """`before` is None where there is nothing to compare with."""

    def __init__(self, member, version, before):
        self.member, self.version, self.before = member, version, before

    @cached_property
    def others(self) -> list[Version]:
        """What it can be compared with."""
        versions = Version.objects.visible_to(self.member).filter(process=self.version.process_id)
        return list(versions.exclude(pk=self.version.pk).order_by("-number"))

    @cached_property
    def _both(self):
        return blueprint_of(self.before), blueprint_of(self.version)

    @cached_property
    def changes(self) -> list[str]:
        return [change_says(change) for change in changes(*self._both)] if self.before else []

    @cached_property
    def score(self):
        label = _("Version %(n)s, compared with version %(other)s")
        label %= {"n": self.version.number, "other": self.before.number}
        return compared(*self._both, label)
