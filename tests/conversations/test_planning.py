from datetime import timedelta

from conversations.models import Opportunity
from conversations.planning import in_order, next_of, next_on_score, next_on_scores
from tests.builders.conversations import (
    build_contact,
    build_held,
    build_opportunity,
    build_scheduled,
    planned_of,
)


def names(suggestion):
    return [each.theme_name for each in (suggestion.planned, *suggestion.alternatives)]


def test_what_is_required_comes_before_what_is_not_and_stages_in_their_order(opportunity):
    assert names(next_on_score(opportunity)) == [
        "Theme 1 Sponsor",
        "Theme 1 IT",
        "Theme 2 Sponsor",
        "Theme 2 IT",
        "Theme 3 Sponsor",
    ]


def test_it_says_why_and_with_whom(cast, version, opportunity):
    marc = build_contact(cast, opportunity.account)
    opportunity.involve(marc, by=cast.rep, buyer_role=planned_of(version).role.buyer_role)
    suggestion = next_on_score(opportunity)
    assert suggestion.milestone.name == "said yes to step 1"
    assert (suggestion.role_name, suggestion.contacts) == ("Sponsor", (marc,))


def test_what_was_held_or_is_scheduled_is_not_suggested_again(cast, version, opportunity):
    build_held(cast, opportunity, planned=planned_of(version))
    build_scheduled(cast, opportunity, planned=planned_of(version, required=False))
    assert next_on_score(opportunity).planned.theme_name == "Theme 2 Sponsor"


def test_what_serves_a_milestone_that_is_reached_is_not_suggested(cast, version, opportunity):
    """Held with the sponsor, who said yes: IT would obtain nothing more, and the next stage begins."""
    build_held(cast, opportunity, planned=planned_of(version))
    assert next_on_score(opportunity).planned.theme_name == "Theme 1 IT"
    milestone = version.stages.first().milestones.get()
    opportunity.reach(milestone, by=cast.rep)
    assert next_on_score(opportunity).planned.theme_name == "Theme 2 Sponsor"
    opportunity.withdraw(milestone, by=cast.rep)
    assert next_on_score(opportunity).planned.theme_name == "Theme 1 IT"


def test_a_required_one_of_the_next_stage_comes_before_what_obtains_nothing(cast, version, opportunity):
    opportunity.reach(version.stages.first().milestones.get(), by=cast.rep)
    suggestion = next_on_score(opportunity)
    assert suggestion.planned.theme_name == "Theme 2 Sponsor"
    assert [each.theme_name for each in suggestion.of_stage] == ["Theme 1 Sponsor", "Theme 1 IT"]  # may still be logged


def test_a_list_is_told_what_the_score_suggests_in_one_question(cast, version, django_assert_num_queries):
    waiting, planned, won = build_opportunity(cast), build_opportunity(cast), build_opportunity(cast)
    build_scheduled(cast, planned)
    won.decide("won", by=cast.rep)
    columns = ("pk", "version_id", "reading_id", "stage_id", "outcome", "next_at")
    rows = list(Opportunity.objects.values(*columns))
    next_of(rows)  # the version is read once
    with django_assert_num_queries(1):
        found = next_of(rows)
    assert {pk: each.theme_name for pk, each in found.items()} == {waiting.pk: "Theme 1 Sponsor"}


def test_what_was_cancelled_is_suggested_again(cast, version, opportunity):
    build_scheduled(cast, opportunity, planned=planned_of(version)).cancel("Ill", by=cast.rep)
    assert next_on_score(opportunity).planned.theme_name == "Theme 1 Sponsor"


def test_a_stage_that_was_left_is_left(cast, version, opportunity):
    opportunity.enter(version.stages.all()[1], by=cast.rep, reason="x")
    assert next_on_score(opportunity).planned.theme_name == "Theme 2 Sponsor"


def test_nothing_is_suggested_after_a_loss_and_something_after_a_win(cast, version, opportunity):
    opportunity.decide("lost", by=cast.rep)
    assert next_on_score(opportunity) is None
    opportunity.reopen(by=cast.manager, because="x", past_may_change=True)
    opportunity.decide("won", by=cast.rep)
    assert next_on_score(opportunity) is not None


def test_without_a_score_nothing_is_suggested(cast):
    assert next_on_score(build_opportunity(cast)) is None


def test_a_whole_list_takes_as_many_questions_as_one(cast, version, django_assert_num_queries):
    several = [build_opportunity(cast) for _ in range(5)]
    next_on_scores(several[:1])  # the version is read once
    for few in (several[:1], several):
        with django_assert_num_queries(2):
            suggestions = next_on_scores(few)
        assert all(suggestions[each.pk] for each in few)


def test_the_order_without_a_stage_begins_at_the_first(version):
    planned = list(version.planned_conversations.all())
    places = {stage.pk: stage.position for stage in version.stages.all()}
    assert in_order(planned, places, None, set())[0].theme_name == "Theme 1 Sponsor"
    assert in_order(planned, places, max(places.values()), {each.pk for each in planned}) == []


def test_a_conversation_of_last_week_counts_for_the_score(cast, version, opportunity):
    conversation = build_held(cast, opportunity, planned=planned_of(version), days_ago=7)
    assert conversation.starts_at < opportunity.created_at + timedelta(days=1)
    assert next_on_score(opportunity).planned.theme_name == "Theme 1 IT"
