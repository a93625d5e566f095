"""How something that is wanted on the score gets into a draft: a suggestion, or what was held off the score."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from salesproc.errors import Refused
from stages.models.planned_conversation import PlannedConversation
from stages.models.version_role import VersionRole


def plan_in(draft, *, by, theme_name: str, stage_lineage=None, buyer_role=None) -> PlannedConversation:
    """Plans a conversation at that stage, or at the first one where the draft has not got it. A buyer role that has
    no row yet gets one."""
    stage = draft.stages.filter(lineage=stage_lineage).first() or draft.stages.first()
    if stage is None:
        raise Refused(_("This draft has no stage yet to plan it in."))
    try:
        with transaction.atomic():
            role = _row_of(draft, buyer_role, by=by)
            return PlannedConversation(version=draft, stage=stage, role=role).add(by=by, theme_name=theme_name)
    except IntegrityError as error:
        raise Refused(_("It is planned there already.")) from error


def _row_of(draft, word, *, by):
    if word is None:
        return None
    row = draft.roles.filter(buyer_role=word).first()
    return row or VersionRole(version=draft, buyer_role=word).add(by=by, name=word.name, nature=word.nature)
