"""The sentences for what the pure modules find."""

from django.utils.translation import gettext_lazy as _

from stages.publishing import Obstacle

OBSTACLES = {
    "no_stage": _("There is no stage yet."),
    "unnamed_stage": _("Stage %(subject)s has no name."),
    "stage_twice": _("Two stages are called “%(subject)s”."),
    "role_twice": _("Two rows of the score are called “%(subject)s”."),
    "no_signature": _("No stage says that the signature happens at its end."),
    "two_signatures": _("More than one stage ends with the signature: %(subject)s."),
}


def obstacle_says(obstacle: Obstacle) -> str:
    return OBSTACLES[obstacle.kind] % {"subject": obstacle.subject}
