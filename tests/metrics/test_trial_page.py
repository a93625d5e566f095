"""The page of a trial, of its draws and of its end; results by version."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from metrics.trial_page import TrialPage
from metrics.version_results import VersionResults
from stages.models import Trial
from tests.builders.conversations import build_opportunity
from tests.builders.trials import build_trial, build_two_versions, end
from tests.cast import moment_ago
from tests.metrics import rows
from tests.metrics.test_cohorts import drawn, ended


@pytest.fixture
def versions(cast):
    return build_two_versions(cast)


@pytest.fixture
def trial(cast, versions):
    return build_trial(cast, versions[1])


@pytest.fixture
def url(cast):
    def address(name, **kwargs):
        return reverse(f"metrics:{name}", kwargs={"workspace": cast.workspace.slug, **kwargs})

    return address


@pytest.fixture
def look(client, cast, url):
    def page(name, who=None, **kwargs):
        client.force_login((who or cast.manager).user)
        return client.get(url(name, **kwargs))

    return page


def fill(cast, trial, arm, n, won, days_ago=120):
    """So many draws, of which some were won after ten days and the others lost after twenty."""
    for place in range(n):
        ended(cast, drawn(cast, trial, arm, days_ago), "won" if place < won else "lost", days_ago - 10)


def test_an_empty_trial_says_that_nothing_was_drawn(look, trial):
    page = look("trial_show", pk=trial.pk)
    assert page.status_code == 200
    assert page.context["page"].headline == "Nothing was drawn yet"
    assert "<svg" not in page.content.decode().split("When it stops")[0].split("<h1>")[1]


def test_a_few_draws_conclude_nothing(look, cast, trial):
    fill(cast, trial, "a", 20, 2)
    fill(cast, trial, "b", 29, 25)
    page = look("trial_show", pk=trial.pk)
    assert page.context["page"].headline == "Too few to conclude about versions 1 and 2"
    assert "too few to conclude" in page.content.decode()


def test_a_clear_difference_is_told_in_points_with_its_interval(look, cast, trial):
    fill(cast, trial, "a", 40, 8)
    fill(cast, trial, "b", 40, 26)
    page = look("trial_show", pk=trial.pk)
    shown = page.context["page"]
    assert shown.headline == "Version 2 wins 45 points more than version 1 within 90 days"
    gap = shown.watched.gap
    assert gap.low < 0.45 < gap.high
    text = page.content.decode()
    assert "+45.0" in text
    assert text.count("<svg") >= 2


def test_a_difference_whose_interval_holds_zero_is_not_told(cast, trial):
    fill(cast, trial, "a", 40, 20)
    fill(cast, trial, "b", 40, 22)
    assert TrialPage(cast.manager, trial).headline == "No clear difference after 90 days between versions 1 and 2"


@pytest.mark.parametrize(
    ("watched", "won_a", "won_b", "says"),
    [
        ("lost", 35, 5, "Version 2 loses 75 points more than version 1 within 90 days"),
        ("lost", 5, 35, "Version 2 loses 75 points less than version 1 within 90 days"),
        ("won", 35, 5, "Version 2 wins 75 points less than version 1 within 90 days"),
    ],
)
def test_the_title_says_the_outcome_that_was_named_at_the_start(cast, versions, watched, won_a, won_b, says):
    trial = build_trial(cast, versions[1], watched=watched)
    fill(cast, trial, "a", 40, won_a)
    fill(cast, trial, "b", 40, won_b)
    assert TrialPage(cast.manager, trial).headline == says


def test_a_horizon_that_nothing_has_reached_says_so(look, cast, trial):
    fill(cast, trial, "a", 5, 1, days_ago=50)
    fill(cast, trial, "b", 5, 1, days_ago=50)
    text = look("trial_show", pk=trial.pk).content.decode()
    assert "not reached yet" in text


def test_open_ones_count_as_far_as_they_have_come(cast, trial):
    for arm in "ab":
        for days_ago in range(20, 60):
            opportunity = drawn(cast, trial, arm, days_ago)
            if days_ago % 2:
                ended(cast, opportunity, "won", days_ago - 15 - days_ago % 3)
    page = TrialPage(cast.manager, trial)
    for arm, counted in zip(page.arms, page.counted, strict=True):
        assert counted.cohort.at("won", 16).value == pytest.approx(13 / 40)
        assert counted.cohort.at("won", 30).value == pytest.approx(20 / 40)
        assert arm.settled == 20
    assert page.watched.a.value is None


# ---- the rule and the end


def test_the_rule_asks_for_enough_on_both_versions(cast, trial):
    fill(cast, trial, "a", 30, 3)
    fill(cast, trial, "b", 29, 3)
    page = TrialPage(cast.manager, trial)
    assert not page.is_met
    assert page.rule_says.startswith("Not yet: 1 more on version 2")
    fill(cast, trial, "b", 1, 1)
    assert TrialPage(cast.manager, trial).is_met


def test_the_rule_is_met_on_the_last_day(cast, trial, time_machine):
    time_machine.move_to(moment_ago(cast.workspace, -199))
    assert not TrialPage(cast.manager, trial).is_met
    time_machine.move_to(moment_ago(cast.workspace, -1))
    assert TrialPage(cast.manager, trial).is_met


@pytest.fixture
def send(client, cast, url, trial):
    def post(data, who=None):
        client.force_login((who or cast.manager).user)
        return client.post(url("trial_ending_create", trial=trial.pk), data)

    return post


def test_a_manager_ends_it_early_and_it_says_so(look, send, cast, trial):
    page = look("trial_ending_create", trial=trial.pk)
    assert "End the trial early" in page.content.decode()
    answer = send({"decision": "nothing", "reason": "The team was <b>split</b>."})
    assert answer.status_code == 302
    trial.refresh_from_db()
    assert (trial.decision, trial.ended_early, trial.ended_by) == ("nothing", True, cast.manager)
    text = look("trial_show", pk=trial.pk).content.decode()
    assert "ended early" in text
    assert "&lt;b&gt;split" in text


def test_an_end_with_enough_is_not_early(cast, send, trial):
    fill(cast, trial, "a", 30, 3)
    fill(cast, trial, "b", 30, 3)
    send({"decision": "keep", "reason": "No difference."})
    trial.refresh_from_db()
    assert trial.ended_early is False


@pytest.mark.parametrize("data", [{"decision": "keep"}, {"reason": "Because"}, {"decision": "x", "reason": "y"}])
def test_what_is_missing_is_asked_for(send, trial, data):
    assert send(data).status_code == 422
    trial.refresh_from_db()
    assert trial.is_running


def test_ending_it_twice_is_told(send, cast, trial):
    end(trial, by=cast.admin)
    answer = send({"decision": "adopt", "reason": "Late"})
    assert answer.status_code == 409
    assert Trial.objects.get().decision == "keep"


def test_it_offers_the_end_to_those_who_may(look, cast, trial):
    address = f"/trials/{trial.pk}/ending/"
    shown = {
        who: address in look("trial_show", who=who, pk=trial.pk).content.decode() for who in (cast.rep, cast.admin)
    }
    assert list(shown.values()) == [False, True]


# ---- the lists behind the figures


def test_the_draws_are_listed_with_number_person_and_opportunity(look, cast, trial):
    first = build_opportunity(cast, at=timezone.now())
    draw = first.draws.get()
    text = look("draw_index", trial=trial.pk).content.decode()
    assert all(part in text for part in (first.account.name, first.name, "Chloé Martel", f">{draw.number}</td>"))


def test_the_draws_of_one_version_are_as_many_as_its_figure(look, cast, trial):
    fill(cast, trial, "a", 3, 1)
    fill(cast, trial, "b", 2, 1)
    page = TrialPage(cast.manager, trial)
    for arm in page.arms:
        listed = look("draw_index", trial=trial.pk).client.get(
            reverse("metrics:draw_index", args=[cast.workspace.slug, trial.pk]), {"arm": arm.key}
        )
        assert listed.context["page"].page.paginator.count == arm.counted.size


def test_many_draws_come_by_fifty(look, cast, trial):
    fill(cast, trial, "a", 60, 1)
    page = look("draw_index", trial=trial.pk).context["page"].page
    assert (len(page.object_list), page.paginator.num_pages) == (50, 2)


def test_an_opportunity_given_to_another_team_is_not_named(look, cast, trial):
    opportunity = drawn(cast, trial, "a", 3)
    opportunity.edit({"team": cast.lyon}, revision=opportunity.revision, by=cast.admin)
    (line,) = look("draw_index", trial=trial.pk).context["page"].lines
    assert line.opportunity is None


# ---- results by version


def test_each_version_gets_its_part_beside_the_line(client, cast, url, versions):
    build_opportunity(cast)
    client.force_login(cast.manager.user)
    address = url("version_result_index", process=versions[0].process_id)
    text = client.get(address, headers={"hx-request": "true"}).content.decode()
    for version in versions:
        assert f'id="version-result-{version.pk}" hx-swap-oob="true"' in text
    assert "1 opportunity opened on it" in text
    page = client.get(address).content.decode()
    assert "Too few to conclude about any version" in page
    assert "We had none." in page


def test_the_title_is_what_is_known_of_the_newest_version(cast, versions):
    for _ in range(40):
        opened = cast.workspace.today() - timedelta(days=100)
        deal = rows.opportunity(cast.paris, opened_on=opened, version=versions[0])
        rows.decide(deal, "won", on=opened + timedelta(days=30))
    results = VersionResults(cast.admin, versions[0].process)
    assert results.headline == "Within 90 days, version 1 wins 100.0%"
    assert [line.won.is_too_few for line in results.lines] == [True, False]


def test_the_line_of_versions_has_a_place_for_each_part(client, cast, versions):
    client.force_login(cast.manager.user)
    address = reverse("stages:process_show", args=[cast.workspace.slug, versions[0].process_id])
    text = client.get(address).content.decode()
    assert all(f'id="version-result-{version.pk}"' in text for version in versions)


def test_a_figure_opens_exactly_what_it_counts(look, cast, versions):
    deals = [build_opportunity(cast) for _ in range(3)]
    page = look("version_result_opportunity_index", version=versions[0].pk)
    assert {line["name"] for line in page.context["listing"].lines} >= {deal.name for deal in deals}


@pytest.mark.parametrize("name", ["trial_show", "draw_index", "version_result_index", "trial_ending_create"])
def test_a_page_asks_the_same_with_few_draws_and_with_many(client, cast, url, trial, name):
    asked = {"trial_show": {"pk": trial.pk}, "version_result_index": {"process": trial.version_a.process_id}}
    address = url(name, **asked.get(name, {"trial": trial.pk}))
    client.force_login(cast.manager.user)

    def questions():
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    fill(cast, trial, "a", 3, 1)
    client.get(address)
    few = questions()
    fill(cast, trial, "b", 30, 1)
    assert questions() == few <= 12
