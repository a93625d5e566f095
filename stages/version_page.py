"""One version as a page: its score, the conversation that is looked at, its stages, the teams that follow it."""

from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Prefetch
from django.urls import reverse

from stages.models import Following, PlannedConversation, Training, VersionRole
from stages.score import Places, drawn


class VersionPage:
    """Everything is read in a constant number of queries, whatever the number of stages and conversations."""

    def __init__(self, member, version, *, chosen=None, page="stages:version_show", is_read=False, **place):
        """`chosen` is the conversation that is open; `is_read`: nothing can be put on it, draft or not."""
        self.member, self.version, self.is_read = member, version, is_read
        self.chosen_pk, self.page, self.place = chosen, page, place

    @cached_property
    def can_edit(self) -> bool:
        return self.version.is_draft and not self.is_read and self.member.may("process.edit")

    @cached_property
    def can_design(self) -> bool:
        return self.member.may("process.edit")

    @cached_property
    def can_move(self) -> bool:
        return self.member.may("opportunity.move")

    @cached_property
    def roles(self):
        return list(VersionRole.objects.visible_to(self.member).filter(version=self.version))

    @cached_property
    def stages(self):
        stages = list(
            self.version.stages.select_related("answerable").prefetch_related(
                "milestones", "indicators", Prefetch("contributors", to_attr="contributing")
            )
        )
        for stage in stages:
            stage.talks = [talk for talk in self.conversations if talk.stage_id == stage.pk]
        return stages

    @cached_property
    def conversations(self):
        conversations = PlannedConversation.objects.visible_to(self.member).filter(version=self.version)
        return list(conversations.select_related("stage", "role", "department", "milestone"))

    @cached_property
    def chosen(self) -> PlannedConversation | None:
        return next((talk for talk in self.conversations if talk.pk == self.chosen_pk), None)

    @cached_property
    def score(self):
        return drawn(
            self.version,
            self.stages,
            self.roles,
            self.conversations,
            chosen=self.chosen_pk,
            address=self.address_of,
            places=self.places,
        )

    @cached_property
    def places(self) -> Places | None:
        """Stage by stage, where a change can be suggested; the designer has places to edit instead. Paper has none."""
        if self.is_read:
            return None
        page = reverse("stages:version_show", kwargs={"workspace": self.member.workspace.slug, "pk": self.version.pk})
        return Places(stage=lambda stage: f"{page}#stage-{stage.pk}", role=lambda role: f"{page}#role-{role.pk}")

    def address_of(self, conversation) -> str:
        kwargs = {"workspace": self.member.workspace.slug}
        if self.page == "stages:version_show":
            kwargs["pk"] = self.version.pk
        return f"{reverse(self.page, kwargs=kwargs)}?{urlencode({**self.place, 'note': conversation.pk})}#conversation"

    @cached_property
    def expected_days(self) -> int:
        return sum(stage.expected_days or 0 for stage in self.stages)

    @cached_property
    def followings(self):
        """Of the version; nobody follows a draft: of the one that it was drawn from."""
        today = self.member.workspace.today()
        version = self.version.based_on_id if self.version.is_draft else self.version.pk
        followings = Following.objects.visible_to(self.member).filter(version=version).current_or_coming(today)
        return list(followings.select_related("team").order_by("team__name"))

    @cached_property
    def my_training(self) -> Training | None:
        return Training.objects.visible_to(self.member).filter(version=self.version, membership=self.member).first()
