"""One row of each kind, for the addresses that name one: in Paris, or in the other company."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from conversations.importing.proposing import propose
from conversations.models import Bulk, Comment, Example, Ignored, ImportFile, Link, Opportunity, SavedView
from conversations.moving.proposing import begin
from metrics.models import Goal, MaturityPeriod
from people import isolation
from people.models import Department, Invitation, Notice, Team
from stages.library import template
from stages.models import Dismissal, Dismissible, Milestone, Process, ReviewMeeting, Suggestion, Theme, Training
from tests.builders.conversations import (
    build_contact,
    build_held,
    build_next_version,
    build_opportunity,
    build_scheduled,
    build_version,
    planned_of,
)
from tests.builders.dashboard_links import build_dashboard_link
from tests.builders.files import build_attachment
from tests.builders.trials import build_trial
from tests.cast import SINCE, Cast


@dataclass(frozen=True)
class Objects:
    slug: str
    ids: dict[str, int | str]  # by the argument's name; of "pk", by the beginning of the address' name

    def arguments(self, name: str, wanted) -> dict:
        known = {"workspace": self.slug, "reason": "no_effect", "section": "drift", **self.ids}
        if "pk" in wanted:
            known["pk"] = self.ids[max((key for key in self.ids if name.startswith(key)), key=len)]
        return {argument: known[argument] for argument in wanted}


class Neighbours(Cast):
    """The other company through the eyes of the builders: Rita is everybody there."""

    rep = manager = admin = property(lambda self: self.member("Rita"))
    paris = property(lambda self: Team.objects.get(name="Everyone"))


def build_objects(cast, of=None) -> Objects:
    if of is None:
        return Objects(cast.workspace.slug, _all(cast, cast.rep))
    with isolation.opened(of.pk):
        neighbours = Neighbours(of.pk, cast.workspace.pk)
        return Objects(of.slug, _all(neighbours, neighbours.admin))


def _all(cast, member) -> dict[str, int | str]:
    period = MaturityPeriod.objects.create(
        workspace=cast.workspace, team=cast.paris, level="formal", starts_on=SINCE, source="As they said"
    )
    levels = {"metrics:period": period.pk, "metrics:team_level": cast.paris.pk, "metrics:override": _override(cast).pk}
    levels["metrics:goal"] = _goal(cast).pk
    levels["metrics:dashboard_link"] = build_dashboard_link(cast).pk
    return _of_people(cast, member) | _of_stages(cast) | _of_conversations(cast) | levels


def _override(cast) -> MaturityPeriod:
    days = {"starts_on": cast.workspace.today(), "ends_on": cast.workspace.today() + timedelta(days=30)}
    return MaturityPeriod.objects.create(
        workspace=cast.workspace, team=cast.paris, level="dynamic", kind="override", source="An audit", **days
    )


def _goal(cast) -> Goal:
    base = {"base_from": SINCE, "base_to": SINCE, "base_held": 100, "base_recorded": 80, "base_obtained": 30}
    days = {"starts_on": cast.workspace.today(), "ends_on": cast.workspace.today() + timedelta(days=30)}
    return Goal.objects.create(workspace=cast.workspace, team=cast.paris, improvement=20, **base, **days)


def _of_people(cast, member) -> dict[str, int]:
    invitation, _token = Invitation.issue(member, email="somebody@example.com", by=member)
    names, about = {"by": "Inès Garnier", "change": "Meet IT"}, {"place": "people:membership_update", "place_pk": 1}
    notice = Notice.objects.create(
        workspace=cast.workspace, to=member, code="suggestion.declined", names=names, **about
    )
    return {
        "people:notice": notice.pk,
        "people:reading": notice.pk,
        "people:membership": member.pk,
        "people:invitation_create": member.pk,
        "people:role_create": member.pk,
        "people:role_remove": member.roles.first().pk,
        "people:invitation_remove": invitation.pk,
        "people:team": cast.paris.pk,
        "people:department": Department.objects.create(workspace=cast.workspace, name="Partners").pk,
    }


def _of_stages(cast) -> dict[str, int | str]:
    """A draft with one of everything; what was published could not be changed by anybody."""
    draft = Process.begin("Enterprise score", by=cast.manager, source=template("enterprise", "en")).versions.get()
    stage = draft.stages.first()
    training = Training.objects.create(
        workspace=cast.workspace, version=draft, membership=cast.rep, trained_on=SINCE, recorded_by=cast.manager
    )
    finding = Dismissible(11, "f" * 64, "A finding")
    return _of_suggestions(cast, draft) | {
        "stages:process": draft.process_id,
        "stages:dismissal": Dismissal.dismiss(draft.process, finding, by=cast.manager, reason="We know.").pk,
        "stages:version_role": draft.roles.first().pk,
        "stages:version": draft.pk,
        "stages:stage": stage.pk,
        "stages:milestone": stage.milestones.first().pk,
        "stages:indicator": stage.indicators.first().pk,
        "stages:planned_conversation": draft.planned_conversations.first().pk,
        "stages:training": training.pk,
        "stages:word": draft.roles.first().buyer_role_id,
        "stages:merger": draft.roles.first().buyer_role_id,
        "kind": "buyer-roles",
        "stages:part": stage.pk,
        "part": "stage",
        "revision": draft.revision,
        "process": draft.process_id,
        "version": draft.pk,
        "stage": stage.pk,
        "team": cast.paris.pk,
    }


def _of_suggestions(cast, draft) -> dict[str, int | str]:
    suggestion = Suggestion.propose(draft, by=cast.rep, change="Meet IT earlier", why="It stopped three deals.")
    role, theme = draft.roles.first().buyer_role, Theme.objects.called("The board", cast.workspace.pk)
    ignored = Ignored.ignore(draft.process, role, theme, held=3, reason="We know.", by=cast.manager)
    about = ["stages:suggestion", "stages:vote", "stages:comment", "stages:answer", "conversations:suggestion_figures"]
    named = dict.fromkeys(about, suggestion.pk) | {"conversations:ignored": ignored.pk}
    return named | _of_meetings(cast, draft.process)


def _of_meetings(cast, process) -> dict[str, int | str]:
    day = cast.workspace.today()
    fields = {"held_on": day, "decision": "nothing", "reason": "It works.", "next_review_on": day + timedelta(days=90)}
    meeting = ReviewMeeting.hold(process, by=cast.manager, agenda={}, people=[cast.manager], **fields)
    return {"metrics:meeting": meeting.pk}


def _of_conversations(cast) -> dict[str, int]:
    version = build_version(cast, teams=[cast.paris])
    opportunity = build_opportunity(cast)
    contact = build_contact(cast, opportunity.account)
    held = build_held(cast, opportunity, contact)
    newer = build_next_version(cast, version)
    trial = build_trial(cast, newer)
    others = _of_schedule(cast, opportunity, contact, version) | _of_coaching(cast, held, version)
    return others | {
        **{f"conversations:{page}": opportunity.pk for page in ("opportunity", "stage_entry", "course", "outcome")},
        "conversations:milestone_reached": opportunity.pk,
        "conversations:involvement": opportunity.involvements.get().pk,
        "conversations:involvement_create": opportunity.pk,
        "conversations:conversation": held.pk,
        "conversations:schedule": build_scheduled(cast, opportunity, contact).pk,
        "conversations:schedule_create": opportunity.pk,
        "conversations:account": opportunity.account_id,
        "conversations:contact": contact.pk,
        "conversations:contact_create": opportunity.account_id,
        "conversations:import": bring_file(cast).pk,
        "conversations:moving": begin(version, newer, teams=[cast.paris.pk], by=cast.manager).pk,
        "metrics:trial": trial.pk,
        "trial": trial.pk,
        "milestone": Milestone.objects.filter(stage__version=version).first().pk,
        "api:opportunity": opportunity.pk,
        "api:conversation": held.pk,
        "api:version": version.pk,
    }


def _of_coaching(cast, held, version) -> dict[str, int]:
    return {
        "conversations:invite": held.pk,
        "conversations:attachment": (attached := build_attachment(cast, held)).pk,
        "api:attachment": attached.pk,
        "conversations:attachment_create": held.pk,
        "conversation": held.pk,
        "conversations:link": (link := Link.add(held, "https://buyer.example/minutes", by=cast.rep)).pk,
        "api:link": link.pk,
        "conversations:link_create": held.pk,
        "conversations:comment": Comment.write(held, "Well asked.", by=cast.manager).pk,
        "conversations:comment_create": held.pk,
        "conversations:read_mark": held.pk,
        "conversations:example_create": held.pk,
        "conversations:example_remove": Example.mark(held, planned_of(version), "It is short.", by=cast.manager).pk,
    }


def _of_schedule(cast, opportunity, contact, version) -> dict[str, int]:
    scheduled = build_scheduled(cast, opportunity, contact)
    attempt = scheduled.attempt(revision=scheduled.revision, by=cast.rep)
    return _of_lists(cast, opportunity) | {
        "conversations:attempt_create": scheduled.pk,
        "conversations:attempt_remove": attempt.pk,
        "conversations:schedule": scheduled.pk,
        "conversations:holding": scheduled.pk,
        "conversations:schedule_create": opportunity.pk,
        "conversations:preparation": scheduled.pk,
        "conversations:suggested": opportunity.pk,
        "conversations:proposal": opportunity.pk,
        "planned": planned_of(version).pk,
    }


def _of_lists(cast, opportunity) -> dict[str, int]:
    bulk = Bulk.begin("owner", Opportunity.objects.filter(pk=opportunity.pk), by=cast.rep)
    view = SavedView.save_as("Large ones", kind="opportunities", query="amount_from=50000", by=cast.rep)
    return {"conversations:bulk": bulk.pk, "conversations:saved_view": view.pk}


def bring_file(cast) -> ImportFile:
    upload = SimpleUploadedFile("deals.csv", b"Deal,Team\nPlant rollout,Paris\n")
    mapping = propose("opportunities", ["Deal", "Team"], [["Plant rollout", "Paris"]]).mapping
    return ImportFile.bring(by=cast.admin, kind="opportunities", upload=upload, mapping=mapping)
