"""What to look at: where deals stand still, which are silent, which conversations stand out, which jobs are late."""

from __future__ import annotations

from collections import Counter
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conversations.models import Opportunity, SilenceAlarm
from metrics.digest.lines import LOOK, Figure, Line, Rank, page
from metrics.effect_counts import FAVOURS, standing_out
from metrics.effects_page import EffectsPage
from metrics.effects_page import Line as Effect
from metrics.flow_page import FlowPage
from metrics.flow_page import Line as Stage
from metrics.forms import FlowFilters
from metrics.forms.curves import DEFAULT
from metrics.forms.filters import DAYS
from metrics.jobs_page import JobsPage
from metrics.spans import NAMED
from people.models import Membership, Team
from salesproc.figures import NONE, days, number
from stages.models import Following, Version

MOST_SCORES = 5  # those that most teams follow: each is two pages of figures


class Attention:
    """`known` are the conversations that stood out in the digest before; None when there was none."""

    def __init__(self, member: Membership, known: set[str] | None):
        self.member, self.known, self.today = member, known, member.workspace.today()

    @property
    def lines(self) -> list[Line]:
        return [*self._jobs, *self._standing_out, *self._standing_still, *self._silent]

    @cached_property
    def _scores(self) -> list[Version]:
        """What the teams that the reader sees follow today."""
        teams = Team.objects.visible_to(self.member).filter(is_active=True)
        followings = Following.objects.visible_to(self.member).on(self.today).filter(team__in=teams)
        followed = Counter(one.version for one in followings.select_related("version__process").order_by("pk"))
        return [version for version, _teams in followed.most_common(MOST_SCORES)]

    # ---- deals
    @property
    def _standing_still(self) -> list[Line]:
        pages = (self._flow(version) for version in self._scores)
        return [self._still(flow) for flow in pages if any(line.stands_still for line in flow.lines)]

    def _flow(self, version: Version) -> FlowPage:
        """The page of flow as it opens, but with its days written out: they stay what they are."""
        first = NAMED[DEFAULT](self.today).starts_on
        asked = {"version": str(version.pk), "period": DAYS, "opened_from": first and first.isoformat()}
        filters = FlowFilters(asked, member=self.member)
        return FlowPage(self.member, version, filters.asked, None, DAYS)

    def _still(self, flow: FlowPage) -> Line:
        where = page(self.member, "metrics:flow", flow.address)
        slow = [line for line in flow.lines if line.stands_still]
        figures = tuple(Figure(_stay(line), where) for line in slow)
        says = _("%(finding)s, on “%(score)s”") % {"finding": flow.headline, "score": flow.version}
        return Line(LOOK, Rank.STANDS_STILL, says, figures)

    @property
    def _silent(self) -> list[Line]:
        alarms = SilenceAlarm.of(self.member.workspace)
        n = Opportunity.objects.visible_to(self.member).silent(alarms, self.today).count()
        if not n:
            return []
        says = ngettext("%(n)s open opportunity is silent now", "%(n)s open opportunities are silent now", n)
        where = page(self.member, "conversations:opportunity_index", {"silent": "yes"})
        return [Line(LOOK, Rank.SILENT, says % {"n": number(n)}, (Figure(_("Which ones"), where),))]

    # ---- conversations
    @cached_property
    def _effects(self) -> dict[str, tuple[EffectsPage, Effect]]:
        """Those that stand out, each once, by its lineage and the first outcome for which it does."""
        found: dict[str, tuple[EffectsPage, Effect]] = {}
        for version in self._scores:
            told = standing_out(_effects_of(self.member, version, "won").found)
            for kind in FAVOURS:
                own = (version.process_id, kind)
                lineages = {lineage for (process, lineage), outcome in told if (process, outcome) == own}
                if not lineages:
                    continue
                shown = _effects_of(self.member, version, kind)
                lines = (line for line in shown.lines if line.planned.lineage in lineages)
                for line in lines:
                    found.setdefault(str(line.planned.lineage), (shown, line))
        return found

    @property
    def stood_out(self) -> list[str]:
        return sorted(self._effects)

    @property
    def _standing_out(self) -> list[Line]:
        known = self.known or set()
        return [self._effect(*one) for lineage, one in self._effects.items() if lineage not in known]

    def _effect(self, shown: EffectsPage, line: Effect) -> Line:
        says = _("“%(talk)s” stands out on “%(score)s”")
        if self.known is not None:
            says = _("“%(talk)s” now stands out on “%(score)s”")
        difference = line.effect.difference
        words = {"sentence": line.sentence, "held": number(difference.n), "without": number(difference.base_n)}
        told = _("Goes with %(sentence)s %(held)s deals with it, %(without)s without") % words
        return Line(
            LOOK,
            Rank.STANDS_OUT,
            says % {"talk": line.planned.theme_name, "score": shown.version},
            (Figure(told, line.url),),
        )

    # ---- jobs
    @property
    def _jobs(self) -> list[Line]:
        if not self.member.may("job.see"):
            return []
        jobs = JobsPage(self.member)
        late = [line for line in jobs.lines if line.standing.is_in_trouble]
        where = page(self.member, "metrics:job_index")
        figures = tuple(Figure(f"{line.job.name} · {line.state}", where) for line in late)
        return [Line(LOOK, Rank.TROUBLE, jobs.headline, figures)] if late else []


def _effects_of(member: Membership, version: Version, kind: str) -> EffectsPage:
    return EffectsPage(member, version=version, outcome=kind, quarters=None, team=None)


def _stay(line: Stage) -> str:
    """How long deals stay, and how many of those that are there now have been for longer."""
    expected = line.stage.expected_days
    words = {"stage": line.stage.name, "expected": days(expected), "n": number(line.balance.n)}
    words |= {"median": days(line.balance.median), "interval": line.interval or NONE}
    words |= {"past": number(line.past), "standing": number(line.standing)}
    if line.balance.median is None:
        return _("“%(stage)s”: %(past)s of %(standing)s in it are past the expected %(expected)s") % words
    says = _(
        "“%(stage)s”: median %(median)s (%(interval)s, n = %(n)s), expected %(expected)s;"
        " %(past)s of %(standing)s in it are past that"
    )
    return says % words
