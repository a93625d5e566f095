"""Those who may see the conversations of an opportunity: who can be mentioned there, and told of what is said."""

from collections.abc import Iterable
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext as _

from conversations.mentions import Directory, mentioned, unclear
from people.models import Membership, Role
from salesproc.errors import Refused


class Audience:
    """People who can sign in, and today sell in the team, lead it, or see everything."""

    def __init__(self, opportunity):
        self.opportunity = opportunity

    @cached_property
    def members(self) -> dict[int, Membership]:
        roles = Role.objects.on(self.opportunity.workspace.today())
        sees = Q(team=self.opportunity.team_id) | Q(kind__in=[Role.Kind.EXECUTIVE, Role.Kind.ADMIN])
        ours = Membership.objects.filter(workspace=self.opportunity.workspace_id, user__isnull=False).active()
        seeing = ours.filter(pk__in=roles.filter(sees).values("membership"))
        return {member.pk: member for member in seeing.select_related("user").order_by("name", "pk")}

    @cached_property
    def directory(self) -> Directory:
        return Directory({pk: member.name for pk, member in self.members.items()})

    def among(self, keys: Iterable[int | None]) -> list[Membership]:
        return [self.members[pk] for pk in sorted(set(keys) & self.members.keys())]

    def meant_by(self, text: str, to: Iterable[Membership] = ()) -> list[Membership]:
        """Who is mentioned in a text, with those whom it is sent to; a refusal where one of them cannot see it."""
        chosen = {member.pk for member in to}
        if beyond := next((member for member in to if member.pk not in self.members), None):
            raise _cannot_see(beyond.name)
        mentions = self.directory.mentions_in(text)
        if who := unclear(mentions, chosen):
            says = _("Several people are called “%(name)s”: choose who is meant under the text.")
            raise Refused(says % {"name": text[who.start + 1 : who.end]}, field="text", code="unclear")
        self._refuse_others(text, {mention.start: mention.end for mention in mentions})
        return self.among(mentioned(mentions, chosen))

    def _refuse_others(self, text: str, ends: dict[int, int]) -> None:
        """Somebody of the company by a longer name than anybody here: nobody is told by mistake, or not told."""
        if "@" not in text:
            return
        everybody = Membership.objects.filter(workspace=self.opportunity.workspace_id).active()
        others = Directory(dict(everybody.exclude(pk__in=self.members).values_list("pk", "name")))
        for mention in others.mentions_in(text):
            if mention.end > ends.get(mention.start, 0):
                raise _cannot_see(text[mention.start + 1 : mention.end])


def _cannot_see(name: str) -> Refused:
    says = _("%(name)s may not see this conversation, so they would not be told. Take the mention out.")
    return Refused(says % {"name": name}, field="text", code="cannot_see")
