"""The other open opportunities of an account, which one conversation may be about as well."""

from functools import cached_property
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from conversations.models import Also, Opportunity
from conversations.planning import next_on_scores

MOST = 12
SAME_THEME = "theme"


class Row(NamedTuple):
    pk: int
    name: str
    about: list[tuple[str, str]]  # what may be chosen, the suggested one first
    chosen: str
    is_chosen: bool


class Beside:
    """`sent` is what a form was sent with, or None: then nothing is chosen, and each has what its score suggests."""

    def __init__(self, opportunity: Opportunity, member, sent=None):
        self.opportunity, self.member, self.sent = opportunity, member, sent

    @property
    def queryset(self):
        if not self.opportunity.account_id:
            return Opportunity.objects.none()
        of_account = Opportunity.objects.visible_to(self.member).open().filter(account=self.opportunity.account_id)
        return of_account.exclude(pk=self.opportunity.pk).defer("search")

    @cached_property
    def _opportunities(self) -> list[Opportunity]:
        found = self.queryset.order_by("name", "pk")[:MOST]
        return [each for each in found if self.member.may("conversation.log", each)]

    @cached_property
    def chosen(self) -> list[str]:
        return self.sent.getlist("also") if self.sent is not None else []

    @cached_property
    def rows(self) -> list[Row]:
        suggestions = next_on_scores(self._opportunities)
        return [self._row(each, suggestions[each.pk]) for each in self._opportunities]

    def _row(self, opportunity: Opportunity, suggestion) -> Row:
        planned = [suggestion.planned, *suggestion.alternatives] if suggestion else []
        about = [(str(each.pk), each.theme_name) for each in planned] + [(SAME_THEME, _("The same theme"))]
        said = self._said(opportunity) or about[0][0]
        return Row(opportunity.pk, opportunity.name, about, said, str(opportunity.pk) in self.chosen)

    def _said(self, opportunity: Opportunity) -> str:
        return self.sent.get(f"also_about_{opportunity.pk}", "") if self.sent is not None else ""

    def also(self, opportunity: Opportunity) -> Also:
        """What was sent of one that was chosen; what its score suggests when nothing was."""
        if not self.member.may("conversation.log", opportunity):
            raise ValidationError(_("You may not log a conversation for %(name)s.") % {"name": opportunity.name})
        said = self._said(opportunity)
        if said == SAME_THEME:
            return Also(opportunity)
        if not said:
            suggestion = next_on_scores([opportunity])[opportunity.pk]
            return Also(opportunity, suggestion.planned if suggestion else None)
        planned = opportunity.planned_of(said)
        if planned is None:
            raise ValidationError(_("Choose one of the conversations, or the same theme."))
        return Also(opportunity, planned)
