"""What a person reads before publishing: what stands in the way, and what changes."""

from functools import cached_property

from stages.comparing import changes
from stages.publishing import obstacles
from stages.reading import blueprint_of
from stages.review_page import ReviewPage
from stages.score_compared import compared
from stages.wording import change_says, obstacle_says


class PublicationPage:
    def __init__(self, member, version, before):
        self.member, self.version, self.before = member, version, before

    @cached_property
    def review(self) -> ReviewPage:
        return ReviewPage(self.member, self.version)

    @cached_property
    def blueprint(self):
        return self.review.blueprint

    @cached_property
    def blueprint_before(self):
        return blueprint_of(self.before)

    @cached_property
    def score(self):
        """What comes, changes and goes, drawn on one score."""
        return compared(self.blueprint_before, self.blueprint, str(self.version))

    @cached_property
    def obstacles(self) -> list[str]:
        return [obstacle_says(obstacle) for obstacle in obstacles(self.blueprint)]

    @cached_property
    def changes(self) -> list[str] | None:
        """None for a first version: there is nothing to compare it with."""
        if self.before is None:
            return None
        return [change_says(change) for change in changes(self.blueprint_before, self.blueprint)]

    @property
    def is_overtaken(self) -> bool:
        """Another version was published after this draft was begun."""
        return self.before is not None and self.before.published_at > self.version.created_at
