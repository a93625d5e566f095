"""The off-score inbox of a process as a page: what is held and not planned, what was done about it, what it gave."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from conversations.models import Conversation, Ignored
from conversations.off_score import DAYS, OffScore, Pair, Results
from salesproc.figures import number
from stages.models import BuyerRole, Stage, Suggestion, Theme, Version

PAGE = 50
PERIODS = [(str(days), days) for days in (30, 90, 180, 365, 730)]
OPEN, IGNORED = "", "ignored"


class OffScoreForm(forms.Form):
    days = forms.TypedChoiceField(
        label=_("Held in the last"),
        choices=lambda: [(value, _now("%(n)s days") % {"n": days}) for value, days in PERIODS],
        coerce=int,
        required=False,
        empty_value=DAYS,
    )
    show = forms.ChoiceField(
        label=_("Show"), choices=[(OPEN, _("To look at")), (IGNORED, _("Ignored"))], required=False
    )


@dataclass
class Line:
    """One pair. `ignored` stands as long as its count has not doubled."""

    results: Results
    role: BuyerRole
    theme: Theme
    stage: Stage | None
    last: Conversation | None
    ignored: Ignored | None
    draft: Version | None
    suggestion: Suggestion | None
    query: str

    @property
    def key(self) -> str:
        return f"{self.role.pk}-{self.theme.pk}"


class OffScorePage:
    """Read in a constant number of queries."""

    def __init__(self, member, process, params):
        self.member, self.process, self.params = member, process, params
        self.form = OffScoreForm(params if "days" in params or "show" in params else {"days": DAYS, "show": OPEN})
        valid = self.form.is_valid()
        self.days = self.form.cleaned_data["days"] if valid else DAYS
        self.shows_ignored = valid and self.form.cleaned_data["show"] == IGNORED
        self.off = OffScore(member, process, days=self.days)

    # ---- which pairs
    @cached_property
    def results(self) -> list[Results]:
        return self.off.results() if self.off.teams else []

    @cached_property
    def ignored(self) -> dict[Pair, Ignored]:
        """Those that still hold, by their words of today."""
        words = {
            "with_whom": Coalesce("buyer_role__merged_into", "buyer_role"),
            "about_what": Coalesce("theme__merged_into", "theme"),
        }
        rows = Ignored.objects.visible_to(self.member).filter(process=self.process).standing().annotate(**words)
        by_pair = {(row.with_whom, row.about_what): row for row in rows.select_related("ignored_by").order_by("pk")}
        if not by_pair:
            return {}
        counts = {one.pair: one.held for one in self._company.results(*by_pair)}
        return {pair: row for pair, row in by_pair.items() if row.holds_at(counts.get(pair, 0))}

    @property
    def _company(self) -> OffScore:
        return OffScore(self.member, self.process, company=True)

    @cached_property
    def page(self):
        shown = [one for one in self.results if (one.pair in self.ignored) == self.shows_ignored]
        return Paginator(shown, PAGE).get_page(self.params.get("page"))

    # ---- the lines
    @cached_property
    def lines(self) -> list[Line]:
        shown = list(self.page.object_list)
        if not shown:
            return []
        self.off.place(shown)
        roles = BuyerRole.objects.in_bulk({one.pair[0] for one in shown})
        themes = Theme.objects.in_bulk({one.pair[1] for one in shown})
        return [self._line(one, roles[one.pair[0]], themes[one.pair[1]]) for one in shown]

    def _line(self, one: Results, role: BuyerRole, theme: Theme) -> Line:
        asked = {"role": role.pk, "theme": theme.pk, "days": self.days}
        return Line(
            results=one,
            role=role,
            theme=theme,
            stage=next((self.stages[key] for key, _n in one.stages.most_common() if key in self.stages), None),
            last=self._last.get(one.pair),
            ignored=self.ignored.get(one.pair),
            draft=self.draft if one.pair in self._drafted else None,
            suggestion=self._suggested.get((role.pk, theme.name.casefold())),
            query=urlencode(asked),
        )

    @cached_property
    def stages(self) -> dict:
        """Of the version in force, by lineage."""
        return {stage.lineage: stage for stage in Stage.objects.filter(version=self.off.force)}

    @cached_property
    def _last(self) -> dict[Pair, Conversation]:
        return self.off.last_of(list(self.page.object_list))

    # ---- what is done about them already
    @cached_property
    def draft(self) -> Version | None:
        """Where a press would put it."""
        return Version.objects.visible_to(self.member).drafts().filter(process=self.process).order_by("-number").first()

    @cached_property
    def _drafted(self) -> set[Pair]:
        return self.off.pairs_of(self.draft.pk) if self.draft else set()

    @cached_property
    def _suggested(self) -> dict[tuple[int, str], Suggestion]:
        rows = Suggestion.objects.visible_to(self.member).open().filter(process=self.process).exclude(theme_name="")
        return {(row.buyer_role_id, row.theme_name.casefold()): row for row in rows.order_by("-pk")}

    # ---- the sentences
    @cached_property
    def heading(self) -> str:
        if not self.off.teams:
            return _now("No team follows this process yet")
        if self.shows_ignored:
            n = self.page.paginator.count
            return ngettext("One kind of conversation is ignored", "%(n)s kinds of conversation are ignored", n) % {
                "n": number(n)
            }
        if not self.lines:
            return _now("Nothing is held that the score does not plan")
        most = self.page.paginator.object_list[0]
        return self._most(most)

    def _most(self, most: Results) -> str:
        role, theme = BuyerRole.objects.get(pk=most.pair[0]), Theme.objects.get(pk=most.pair[1])
        text = ngettext(
            "“%(theme)s” with %(role)s was held once, and is not on the score",
            "“%(theme)s” with %(role)s was held %(n)s times, and is not on the score",
            most.held,
        )
        return text % {"theme": theme, "role": role, "n": number(most.held)}

    @cached_property
    def unpaired(self) -> int:
        _read = self.results
        return self.off.unpaired

    @cached_property
    def may_edit(self) -> bool:
        return self.member.may("process.edit", self.process)

    @cached_property
    def placed(self):
        """What was just put on the draft, as the address says after a press without a script."""
        asked = self.params.get("placed", "")
        if not (asked.isascii() and asked.isdigit() and len(asked) < 16 and self.draft):
            return None
        rows = self.draft.planned_conversations.select_related("stage", "role")
        return rows.filter(pk=int(asked)).first()
