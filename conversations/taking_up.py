"""What is done about a conversation that is held off the score: it is put on the draft, or proposed."""

from django.db import transaction
from django.utils.translation import gettext as _

from conversations.off_score import OffScore, Pair, Results
from salesproc.errors import Refused, Stale
from salesproc.figures import interval, number, rate
from stages.models import BuyerRole, PlannedConversation, Stage, Suggestion, Theme
from stages.models.placing import plan_in


@transaction.atomic
def put_on_draft(off: OffScore, pair: Pair, *, by) -> PlannedConversation:
    """At the stage where it was held most often; one edit of the newest draft, which is begun if there is none."""
    one, role, theme = _counted(off, pair)
    draft = off.process.draft_to_edit(off.force, by=by)
    if draft.planned_conversations.filter(theme=theme, role__buyer_role=role).exists():
        raise Refused(_("It is on draft %(n)s already.") % {"n": draft.number})
    there = set(draft.stages.values_list("lineage", flat=True))
    lineage = next((key for key, _n in one.stages.most_common() if key in there), None)
    says = _("“%(theme)s” with %(role)s was put on the score") % {"theme": theme, "role": role}
    with draft.editing(by=by, says=says):
        return plan_in(draft, by=by, theme_name=theme.name, stage_lineage=lineage, buyer_role=role)


@transaction.atomic
def propose(off: OffScore, pair: Pair, *, by) -> Suggestion:
    """With the figures as the reason. Where the same is proposed already, it gets a vote."""
    one, role, theme = _counted(off, pair)
    same = Suggestion.objects.visible_to(by).open().filter(process=off.process, buyer_role=role)
    known = same.filter(theme_name__iexact=theme.name).first()
    if known:
        known.vote(by=by)
        return known
    stages = {stage.lineage: stage for stage in Stage.objects.filter(version=off.force)}
    return Suggestion.propose(
        off.force,
        by=by,
        change=_("Plan “%(theme)s” with %(role)s") % {"theme": theme, "role": role},
        why=reason(one, off.days),
        stage=next((stages[key] for key, _n in one.stages.most_common() if key in stages), None),
        buyer_role=role,
        theme_name=theme.name,
    )


def reason(one: Results, days: int) -> str:
    text = _(
        "Held %(n)s times off the score in the last %(days)s days, in %(deals)s opportunities. "
        "%(rate)s of these conversations moved the buyer forward (95%% interval: %(interval)s)."
    )
    words = {"n": number(one.held), "days": number(days), "deals": number(one.deals)}
    return text % {**words, "rate": rate(one.moved.rate, 0), "interval": interval(one.moved, 0)}


def _counted(off: OffScore, pair: Pair) -> tuple[Results, BuyerRole, Theme]:
    results = off.results(pair) if off.teams else []
    if not results:
        raise Stale(_("It is not held off the score any more. Look at the list again."))
    off.place(results)
    return results[0], BuyerRole.objects.get(pk=pair[0]), Theme.objects.get(pk=pair[1])
