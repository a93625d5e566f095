"""The sentences for what the pure modules find."""

from unicodedata import bidirectional

from django.utils.translation import gettext_lazy as _

from stages.comparing import Change
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
    return OBSTACLES[obstacle.kind] % {"subject": apart(obstacle.subject)}


CHANGES = {
    "stage_added": _("New stage: “%(subject)s”."),
    "stage_removed": _("The stage “%(subject)s” goes."),
    "stage_renamed": _("The stage “%(before)s” is now called “%(after)s”."),
    "stages_reordered": _("The stages come in another order: %(subject)s."),
    "stage_days": _("Expected days of “%(subject)s”: %(after)s (before: %(before)s)."),
    "signature_here": _("The signature happens at the end of “%(subject)s”."),
    "signature_gone": _("The signature no longer happens at the end of “%(subject)s”."),
    "stage_answerable": _("%(after)s answers for “%(subject)s”, not %(before)s."),
    "stage_contributors": _("To “%(subject)s” contribute: %(after)s (before: %(before)s)."),
    "stage_purpose": _("“%(subject)s” says otherwise what the buyer gets done in it."),
    "stage_enters": _("“%(subject)s” says otherwise what enters."),
    "stage_leaves": _("“%(subject)s” says otherwise what leaves."),
    "stage_transformation": _("“%(subject)s” says otherwise what changes in between."),
    "role_added": _("New buyer role: %(subject)s."),
    "role_removed": _("The buyer role %(subject)s goes."),
    "role_renamed": _("The buyer role %(before)s is now called %(after)s."),
    "role_nature": _("The nature of %(subject)s changes."),
    "roles_reordered": _("The buyer roles come in another order: %(subject)s."),
    "milestone_added": _("New milestone in “%(where)s”: %(subject)s."),
    "milestone_removed": _("A milestone of “%(where)s” goes: %(subject)s."),
    "milestone_moved": _("The milestone “%(subject)s” moves from “%(before)s” to “%(after)s”."),
    "milestone_renamed": _("The milestone “%(before)s” is now “%(after)s”."),
    "milestone_required": _("The milestone “%(subject)s” becomes required."),
    "milestone_optional": _("The milestone “%(subject)s” is no longer required."),
    "milestone_verifications": _("The milestone “%(subject)s” is verified otherwise."),
    "indicator_added": _("New indicator of “%(where)s”: %(subject)s."),
    "indicator_removed": _("An indicator of “%(where)s” goes: %(subject)s."),
    "conversation_added": _("New conversation: “%(subject)s” (%(after)s)."),
    "conversation_removed": _("The conversation “%(subject)s” goes (%(before)s)."),
    "conversation_moved": _("The conversation “%(subject)s” moves: %(before)s → %(after)s."),
    "conversation_theme": _("The conversation “%(before)s” is now about “%(after)s”."),
    "conversation_required": _("The conversation “%(subject)s” becomes required."),
    "conversation_optional": _("The conversation “%(subject)s” becomes optional."),
    "conversation_milestone": _("The conversation “%(subject)s” serves another milestone."),
    "conversation_purpose": _("The conversation “%(subject)s” has another purpose."),
    "conversation_questions": _("The conversation “%(subject)s” has other questions."),
    "conversation_department": _("The conversation “%(subject)s” is held by %(after)s, not %(before)s."),
    "conversation_minutes": _("The conversation “%(subject)s” takes %(after)s minutes, not %(before)s."),
    "disqualification": _("Disqualification is allowed up to stage %(after)s, not %(before)s."),
}
NOBODY = _("nobody")
NO_NUMBER = "–"


def change_says(change: Change) -> str:
    words = {name: apart(getattr(change, name)) for name in ("subject", "where", "before", "after")}
    nothing = NO_NUMBER if change.kind == "stage_days" else NOBODY
    return CHANGES[change.kind] % {**words, "before": words["before"] or nothing, "after": words["after"] or nothing}


def apart(text: str) -> str:
    """A name written from right to left, kept from turning the sentence around it."""
    turns = any(bidirectional(letter) in {"R", "AL", "RLE", "RLO", "RLI"} for letter in text)
    return f"\u2068{text}\u2069" if turns else text
