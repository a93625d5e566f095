"""The draw of a trial: its share, that nobody can steer it, and that it stays."""

import json
from collections import Counter
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from scipy.stats import binom

from conversations.forms import NewOpportunityForm
from conversations.models import Account, Draw, Opportunity
from salesproc.errors import Refused
from tests.builders.conversations import build_account, build_opportunity
from tests.builders.moving import build_moving, move
from tests.builders.trials import build_trial, build_two_versions, end
from tests.conversations.importing.bring import bring


@pytest.fixture
def versions(cast):
    return build_two_versions(cast)


@pytest.fixture
def trial(cast, versions):
    return build_trial(cast, versions[1], share=30)


def opened(cast, **fields):
    return build_opportunity(cast, at=timezone.now(), **fields)


def test_as_many_go_to_each_version_as_the_share_says(cast, versions, trial):
    """The bounds leave one chance in a thousand million to a fair draw."""
    numbers = Counter(opened(cast).version.number for _ in range(200))
    low, high = binom.ppf(5e-10, 200, 0.3), binom.ppf(1 - 5e-10, 200, 0.3)
    assert low <= numbers[2] <= high
    assert numbers[1] + numbers[2] == 200
    assert len(set(Draw.objects.values_list("number", flat=True))) > 20


def test_a_draw_says_what_was_drawn_for_what_by_whom_and_when(cast, versions, trial):
    before = timezone.now()
    opportunity = opened(cast)
    draw = Draw.objects.get()
    assert (draw.trial, draw.account, draw.opportunity) == (trial, opportunity.account, opportunity)
    assert (draw.share, draw.drawn_by) == (30, cast.rep)
    assert before <= draw.drawn_at <= timezone.now()
    assert draw.version == opportunity.version == versions[draw.number < 30]
    assert opportunity.stage == opportunity.version.stages.first()


def test_opening_again_for_the_account_gives_the_same_version(cast, trial):
    account = build_account(cast)
    first, *others = [opened(cast, account=account) for _ in range(12)]
    assert {other.version for other in others} == {first.version}
    assert Draw.objects.get().opportunity == first


def test_an_account_entered_again_under_its_name_gives_the_same_version(cast, trial):
    drawn = {opened(cast, account=build_account(cast, name)).version for name in ["Élan", "elan", "ELAN", "Elan"] * 4}
    assert len(drawn) == 1
    assert Draw.objects.count() == 1


def test_what_was_lost_and_opened_again_is_not_drawn_again(cast, trial):
    account = build_account(cast)
    first = opened(cast, account=account)
    first.decide("lost", by=cast.rep)
    assert opened(cast, account=account).version == first.version
    assert Draw.objects.count() == 1


def test_an_opening_that_is_refused_leaves_no_draw(cast, trial):
    with pytest.raises(Refused):
        opened(cast, amount=-1)
    assert not Draw.objects.exists()


def test_a_draw_is_never_changed_nor_removed(cast, trial):
    opened(cast)
    for act in ("UPDATE conversations_draw SET arm = arm", "DELETE FROM conversations_draw"):
        with pytest.raises(IntegrityError, match="only ever added"), transaction.atomic():
            connection.cursor().execute(act)


@pytest.mark.parametrize(("arm", "number"), [("a", 29), ("b", 30), ("b", 100)])
def test_the_database_refuses_a_draw_that_its_number_does_not_give(cast, trial, arm, number):
    drawn = {"number": number, "share": 30, "arm": arm, "drawn_by": cast.rep}
    with pytest.raises(IntegrityError, match="draw_"), transaction.atomic():
        Draw.objects.create(
            workspace=cast.workspace, trial=trial, account=build_account(cast), opportunity_id=1, **drawn
        )


# ---- who is drawn


def test_only_the_team_of_the_trial_draws(cast, versions, trial):
    assert opened(cast, team=cast.lyon).version == versions[0]
    assert not Draw.objects.exists()


def test_what_was_opened_before_the_trial_began_is_not_drawn(cast, versions, trial):
    assert build_opportunity(cast, at=trial.begun_at - timedelta(days=1)).version == versions[0]
    assert not Draw.objects.exists()


def test_nothing_is_drawn_once_it_has_ended(cast, versions, trial):
    end(trial, by=cast.manager)
    assert opened(cast).version == versions[0]
    build_trial(cast, versions[1])
    end(trial.team.trials.running().get(), by=cast.manager, decision="adopt")
    assert opened(cast).version == versions[1]
    assert not Draw.objects.exists()


def test_nothing_is_drawn_after_the_last_day(cast, versions, trial, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=201))
    assert opened(cast).version == versions[0]
    assert not Draw.objects.exists()


def test_an_opportunity_that_is_moved_stays_in_the_cohort_that_was_drawn(cast, versions, trial):
    opportunity = opened(cast)
    while opportunity.version == versions[1]:
        opportunity = opened(cast)
    move(build_moving(cast, *versions, teams=[cast.paris]))
    opportunity.refresh_from_db()
    assert opportunity.version == versions[1]
    assert opportunity.draws.get().arm == "a"


def test_an_opportunity_given_to_another_team_stays_in_its_cohort(cast, trial):
    opportunity = opened(cast)
    drawn = opportunity.version
    opportunity.edit({"team": cast.lyon, "owner": cast.other_rep}, revision=opportunity.revision, by=cast.admin)
    assert opportunity.version == drawn
    assert opportunity.draws.get().trial == trial


# ---- every way in


def test_the_form_neither_shows_nor_offers_the_version(client, cast, versions, trial):
    assert "version" not in NewOpportunityForm(member=cast.rep).fields
    client.force_login(cast.rep.user)
    address = reverse("conversations:opportunity_create", kwargs={"workspace": cast.workspace.slug})
    page = client.get(address).content.decode()
    assert "v2" not in page
    assert "trial" not in page.lower()
    data = {"account": "Acme", "name": "Plant", "team": cast.paris.pk, "version": versions[1].pk}
    assert client.post(address, data).status_code == 302
    assert Opportunity.objects.get().version == Draw.objects.get().version


def test_the_api_draws_and_takes_no_version(client, cast, versions, trial):
    client.force_login(cast.rep.user)
    address = reverse("api:opportunity-list", kwargs={"workspace": cast.workspace.slug})
    drawn = set()
    for _ in range(30):
        sent = {"name": "Plant", "account": build_account(cast).pk, "team": cast.paris.pk, "version": versions[1].pk}
        answer = client.post(address, json.dumps(sent), content_type="application/json")
        assert answer.status_code == 201
        assert answer.json()["version"] == Draw.objects.first().version.pk
        drawn.add(answer.json()["version"])
    assert drawn == {version.pk for version in versions}
    assert Draw.objects.count() == 30 == Account.objects.count()


def test_an_imported_opportunity_follows_the_team_and_is_not_drawn(cast, versions, trial):
    today = cast.workspace.today().isoformat()
    content = "id,name,stage,opened\n" + "".join(f"{n},Deal {n},Sees the problem,{today}\n" for n in range(20))
    report, reasons = bring(cast, content, {"stage": {"column": "stage", "by": "name"}, "opened": "opened"})
    assert (report.created, reasons) == (20, {})
    assert set(Opportunity.objects.values_list("version", flat=True)) == {versions[0].pk}
    assert not Draw.objects.exists()
