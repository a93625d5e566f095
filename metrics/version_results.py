"""What came of the opportunities opened on each version of a process."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

from django.core.cache import cache
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from conversations.models import Move, Opportunity
from metrics import cohorts
from metrics.cohorts import NOTHING, Counted
from metrics.incidence import Incidence
from salesproc.figures import rate
from stages.models import Version

HORIZON = 90
KEPT = 60  # seconds: a change is in the figures within a minute, like everywhere


@dataclass(frozen=True)
class VersionResult:
    version: Version
    counted: Counted

    @property
    def won(self) -> Incidence:
        return self.counted.cohort.at("won", HORIZON)

    @property
    def lost(self) -> Incidence:
        return self.counted.cohort.at("lost", HORIZON)

    @property
    def no_decision(self) -> Incidence:
        return self.counted.cohort.at("no_decision", HORIZON)


class VersionResults:
    horizon = HORIZON

    def __init__(self, member, process):
        self.member, self.process = member, process

    @cached_property
    def versions(self) -> list[Version]:
        """Those that were published, the newest first."""
        versions = Version.objects.visible_to(self.member).filter(process=self.process, published_at__isnull=False)
        return list(versions.order_by("-number"))

    @cached_property
    def lines(self) -> list[VersionResult]:
        counted = self._found[0]
        return [VersionResult(version, counted.get(version.pk, NOTHING)) for version in self.versions]

    @property
    def headline(self) -> str:
        """What is known of the newest version of which enough is known."""
        known = next((line for line in self.lines if not line.won.is_too_few), None)
        if known:
            says = _("Within %(days)s days, version %(n)s wins %(rate)s")
            return says % {"days": HORIZON, "n": known.version.number, "rate": rate(known.won.value)}
        has_some = any(line.counted.size for line in self.lines)
        return _("Too few to conclude about any version") if has_some else _("Nothing was opened on a version yet")

    @property
    def computed_at(self):
        return self._found[1]

    @cached_property
    def _found(self):
        """What is counted and when, kept for a minute for all who see the same teams."""
        keys, member = [version.pk for version in self.versions], self.member
        teams = None if member.sees_everything else sorted(member.team_ids)
        asked = hashlib.sha256(repr((keys, teams, member.workspace.today())).encode()).hexdigest()
        key = f"version-results:{member.workspace_id}:{self.process.pk}:{asked}"
        return cache.get_or_set(key, lambda: (cohorts.of_versions(member.workspace, keys, teams), timezone.now()), KEPT)


def opened_on(version: Version, member):
    """The opportunities that are counted for a version: those opened on it, wherever they were moved since."""
    moves = Move.objects.filter(opportunity=OuterRef("pk"), moved_at__isnull=False).order_by("moved_at")
    same = Opportunity.objects.visible_to(member).filter(version__process=version.process_id)
    never_moved = Q(version=version) & ~Exists(moves)
    return same.alias(first=Subquery(moves.values("moving__source")[:1])).filter(never_moved | Q(first=version.pk))
