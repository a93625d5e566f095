"""The sections of a workspace, in the order in which they are shown.

A page enters the navigation with one line here, added together with the page.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

EVERYDAY = ""
PROCESS = _("Process")
DIRECTION = pgettext_lazy("section of the navigation", "Direction")
ADMINISTRATION = _("Administration")

VERBS = ("_index", "_create", "_update", "_remove", "_show")


@dataclass(frozen=True)
class Item:
    section: str | Promise
    label: str | Promise
    url_name: str
    permission: str
    # Keys pressed one after the other: "g t".
    shortcut: str = ""
    # Its name in the bar at the bottom of a phone; empty when it is under "More" only.
    tab: str | Promise = ""
    # Other resources whose pages belong here: the board of opportunities is under Opportunities.
    also: tuple[str, ...] = ()

    def holds(self, view_name: str) -> bool:
        return resource(view_name) in {resource(self.url_name), *self.also}


def resource(view_name: str) -> str:
    """`app:account_index` and `app:account` are both about `app:account`."""
    for verb in VERBS:
        view_name = view_name.removesuffix(verb)
    return view_name


ITEMS: tuple[Item, ...] = (
    Item(
        EVERYDAY,
        _("Today"),
        "conversations:today",
        "conversation.see",
        "g t",
        _("Today"),
        also=(
            "people:notice",
            "people:notice_choice",
            "conversations:preparation",
            "conversations:suggested_preparation",
            "conversations:calendar_feed",
            "conversations:moment",
            "conversations:waiting",
            "conversations:later",
            "conversations:free_day",
        ),
    ),
    Item(EVERYDAY, _("Week"), "conversations:week_index", "conversation.see", "g w"),
    Item(
        EVERYDAY,
        _("Opportunities"),
        "conversations:opportunity_index",
        "opportunity.see",
        "g o",
        _("Opportunities"),
        also=(
            "conversations:board",
            "conversations:schedule",
            "conversations:stage_entry",
            "conversations:course",
            "conversations:outcome",
            "conversations:proposal",
            "conversations:bulk",
        ),
    ),
    Item(
        EVERYDAY,
        _("Conversations"),
        "conversations:conversation_index",
        "conversation.see",
        "g c",
        also=("conversations:comment", "conversations:example", "conversations:invite"),
    ),
    Item(
        EVERYDAY,
        _("To read"),
        "conversations:to_read_index",
        "coaching.read",
        "g r",
        also=("conversations:read_mark",),
    ),
    Item(
        EVERYDAY,
        _("Accounts"),
        "conversations:account_index",
        "account.see",
        "g a",
        also=("conversations:contact",),
    ),
    Item(
        PROCESS,
        _("The score"),
        "stages:score",
        "process.see",
        "g s",
        _("Score"),
        also=("stages:training", "stages:walk", "stages:adoption"),
    ),
    Item(
        PROCESS,
        _("Processes"),
        "stages:process_index",
        "process.see",
        also=(
            "stages:version",
            "stages:stage",
            "stages:milestone",
            "stages:indicator",
            "stages:version_role",
            "stages:planned_conversation",
            "stages:publication",
            "stages:retirement",
            "stages:following",
            "stages:word",
            "stages:sharing",
            "stages:sheet",
            "stages:process_file",
            "stages:duplicate",
            "stages:merger",
            "conversations:moving",
            "conversations:moving_mapping",
            "conversations:moving_preview",
            "stages:review",
            "stages:comparison",
            "conversations:deal_review",
            "conversations:deal_review_opportunity",
            "stages:dismissal",
            "stages:split",
            "stages:trial",
            "metrics:trial",
            "metrics:trial_ending",
            "metrics:draw",
            "metrics:version_result",
            "metrics:version_result_opportunity",
            "metrics:meeting",
            "metrics:agenda",
        ),
    ),
    Item(PROCESS, _("What works"), "metrics:effect_index", "maturity.see", also=("metrics:effect_opportunity",)),
    Item(
        PROCESS,
        _("Suggestions"),
        "stages:suggestion_index",
        "process.see",
        also=(
            "conversations:off_score",
            "conversations:off_score_conversation",
            "conversations:off_score_draft",
            "conversations:off_score_suggestion",
            "conversations:ignored",
            "conversations:suggestion_figures",
            "stages:vote",
            "stages:comment",
            "stages:answer",
            "stages:suggestion_draft",
        ),
    ),
    Item(
        DIRECTION,
        _("Maturity"),
        "metrics:maturity",
        "maturity.see",
        shortcut="g m",
        also=(
            "metrics:population",
            "metrics:trend",
            "metrics:curves",
            "metrics:value",
            "metrics:cohort",
            "metrics:sequence",
            "metrics:event_log",
            "metrics:sequence_talk",
            "metrics:sequence_deal",
            "metrics:flow",
            "metrics:flow_opportunity",
            "metrics:quality",
            "metrics:quality_talk",
            "metrics:goal",
            "metrics:dashboard_link",
            "metrics:period",
            "metrics:team_level",
            "metrics:override",
            "metrics:thresholds",
            "metrics:digest",
            "metrics:job",
            "metrics:job_run",
        ),
    ),
    Item(
        ADMINISTRATION,
        _("Settings"),
        "people:settings",
        "workspace.manage",
        also=(
            "people:membership",
            "people:team",
            "people:department",
            "conversations:import",
            "conversations:import_mapping",
        ),
    ),
)
