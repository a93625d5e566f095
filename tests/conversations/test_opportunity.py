"""The page of an opportunity, and its opening and editing."""

import pytest
from django.urls import reverse

from conversations.models import Account, Opportunity
from tests.builders.conversations import (
    build_account,
    build_contact,
    build_held,
    build_opportunity,
    build_scheduled,
    build_version,
    planned_of,
    read_again,
)


@pytest.fixture
def rep(client, cast):
    client.force_login(cast.rep.user)
    return client


def url(cast, name, *args):
    return reverse(f"conversations:{name}", args=[cast.workspace.slug, *args])


def test_the_page_shows_the_score_the_people_the_milestones_and_the_thread(rep, cast, version, opportunity):
    marc = build_contact(cast, opportunity.account)
    build_held(cast, opportunity, marc, planned=planned_of(version), words="We lose half a day", movement="forward")
    build_scheduled(cast, opportunity, marc, planned=planned_of(version, 1))
    text = rep.get(url(cast, "opportunity_show", opportunity.pk)).content.decode()
    for shown in ("Sees the problem", "Theme 1 Sponsor", "Marc Oudin", "We lose half a day", "said yes to step 1"):
        assert shown in text
    assert "One required milestone is left before" in text
    assert text.index("planned</span>") < text.index("moved forward")


def test_an_opportunity_without_score_account_or_conversation_has_its_page(rep, cast):
    opportunity = build_opportunity(cast)
    Opportunity.objects.filter(pk=opportunity.pk).update(account=None, owner=None, opened_on=None, opened_at=None)
    response = rep.get(url(cast, "opportunity_show", opportunity.pk))
    assert response.status_code == 200
    for shown in ("No score", "No account", "No conversation yet", "a day that nobody knows", "no owner"):
        assert shown in response.content.decode()


@pytest.mark.parametrize("who", ["other_rep", "other_manager"])
def test_another_team_does_not_find_it(client, cast, opportunity, who):
    client.force_login(getattr(cast, who).user)
    for name in ("opportunity_show", "opportunity_update"):
        assert client.get(url(cast, name, opportunity.pk)).status_code == 404


def test_another_company_does_not_find_it(client, cast, opportunity):
    client.force_login(cast.stranger)
    assert client.get(url(cast, "opportunity_show", opportunity.pk)).status_code == 404


def test_an_executive_sees_it_and_is_offered_nothing_to_do(client, cast, version, opportunity):
    build_scheduled(cast, opportunity)
    client.force_login(cast.executive.user)
    text = client.get(url(cast, "opportunity_show", opportunity.pk)).content.decode()
    assert opportunity.name in text
    for action in (
        "opportunity_update",
        "outcome_create",
        "stage_entry_create",
        "involvement_create",
        "schedule_create",
    ):
        assert url(cast, action, opportunity.pk) not in text
    assert "milestones/" not in text
    assert f"{url(cast, 'conversation_create')}?" not in text
    assert client.get(url(cast, "opportunity_update", opportunity.pk)).status_code == 403


def test_its_page_asks_as_much_for_many_conversations_as_for_few(rep, cast, version, opportunity, count_queries):
    """One question for all of them while they fit in one page; four more beyond, however many there are."""
    asked = []
    for more in (3, 19, 10, 10):
        for n in range(more):
            contact = build_contact(cast, opportunity.account, f"Person {n} {more}")
            build_held(cast, opportunity, contact, theme_name=f"Theme {n}", days_ago=n)
            build_scheduled(cast, opportunity, contact, in_days=n + 1)
        asked.append(count_queries(lambda: rep.get(url(cast, "opportunity_show", opportunity.pk))))
    assert asked[0] == asked[1] <= 14
    assert asked[2] == asked[3] <= 18


def test_the_thread_is_read_in_pages(rep, cast, opportunity):
    contact = build_contact(cast, opportunity.account)
    for n in range(52):
        build_held(cast, opportunity, contact, theme_name=f"Number {n:02}", days_ago=n)
    first = rep.get(url(cast, "opportunity_show", opportunity.pk))
    assert "Number 49" in first.content.decode()
    page = first.context["page"].thread
    second = rep.get(url(cast, "opportunity_show", opportunity.pk), {"after": page.next}).content.decode()
    assert "Number 51</b></a> with" in second
    assert "Number 49</b></a> with" not in second


def test_a_new_one_is_given_up_where_it_was_begun(rep, cast, version):
    account = build_account(cast, "Novalis")
    create, listed = url(cast, "opportunity_create"), url(cast, "opportunity_index")
    assert f'<a class="btn quiet flush" href="{listed}">Cancel</a>' in rep.get(create).content.decode()
    shown = url(cast, "account_show", account.pk)
    from_account = rep.get(create, {"account": account.pk}).content.decode()
    assert f'<a class="btn quiet flush" href="{shown}">Cancel</a>' in from_account


def test_opening_one_for_a_new_account(rep, cast, version):
    data = {"account": "Novalis", "name": "Plant rollout", "amount": "84000", "currency": "EUR"}
    data |= {"team": cast.paris.pk, "owner": cast.rep.pk}
    response = rep.post(url(cast, "opportunity_create"), data)
    opportunity = Opportunity.objects.get()
    assert response.url == url(cast, "opportunity_show", opportunity.pk)
    assert (opportunity.account.name, opportunity.stage_name) == ("Novalis", "Sees the problem")
    assert (opportunity.owner, opportunity.amount) == (cast.rep, 84000)


def test_opening_one_for_an_account_that_exists_whatever_its_case(rep, cast, version):
    account = build_account(cast, "Novalis")
    rep.post(url(cast, "opportunity_create"), {"account": "NOVALIS ", "name": "x", "team": cast.paris.pk})
    assert Opportunity.objects.get().account == account
    assert Account.objects.count() == 1


def test_opening_refuses_with_what_was_typed_still_there(rep, cast):
    data = {"account": "Novalis", "name": "Plant rollout", "amount": "1.234,56", "currency": "EURO", "team": ""}
    response = rep.post(url(cast, "opportunity_create"), data)
    text = response.content.decode()
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"amount", "currency", "team"}
    assert 'value="Novalis"' in text
    assert 'value="1.234,56"' in text
    assert "Write it in digits, for example 12500.50." in text
    assert not Opportunity.objects.exists()


def test_a_rep_opens_nothing_in_another_team(rep, cast):
    data = {"account": "Novalis", "name": "x", "team": cast.lyon.pk}
    assert "team" in rep.post(url(cast, "opportunity_create"), data).context["form"].errors


def test_an_executive_opens_nothing(client, cast):
    client.force_login(cast.executive.user)
    assert client.get(url(cast, "opportunity_create")).status_code == 403


def test_an_account_of_another_team_is_not_given_by_the_address(rep, cast):
    hidden = build_account(cast, "Hidden", team=cast.lyon)
    assert rep.get(url(cast, "opportunity_create"), {"account": hidden.pk}).status_code == 404


def form_of(opportunity, **changes):
    data = {"name": opportunity.name, "team": opportunity.team_id, "owner": opportunity.owner_id or ""}
    data |= {"amount": opportunity.amount or "", "currency": opportunity.currency, "source": opportunity.source}
    return data | {"opened_on": opportunity.opened_on or "", "revision": opportunity.revision} | changes


def test_editing(rep, cast, opportunity):
    response = rep.post(url(cast, "opportunity_update", opportunity.pk), form_of(opportunity, name="Renamed"))
    assert response.url == url(cast, "opportunity_show", opportunity.pk)
    assert (read_again(opportunity).name, read_again(opportunity).revision) == ("Renamed", 2)


def test_two_people_edit_and_the_second_reads_what_the_first_wrote(rep, cast, opportunity):
    old = form_of(opportunity, name="Mine")
    opportunity.edit({"name": "Theirs"}, revision=1, by=cast.manager)
    response = rep.post(url(cast, "opportunity_update", opportunity.pk), old)
    assert response.status_code == 422
    text = response.content.decode()
    assert "Somebody changed this" in text
    assert "It says now: Theirs" in text
    assert 'value="Mine"' in text
    again = rep.post(url(cast, "opportunity_update", opportunity.pk), old | {"revision": 2})
    assert again.status_code == 302
    assert read_again(opportunity).name == "Mine"


def test_a_day_of_opening_in_the_future_is_refused_at_its_field(rep, cast, opportunity):
    response = rep.post(url(cast, "opportunity_update", opportunity.pk), form_of(opportunity, opened_on="2099-01-01"))
    assert list(response.context["form"].errors) == ["opened_on"]


def test_showing_is_only_read(rep, cast, opportunity):
    assert rep.post(url(cast, "opportunity_show", opportunity.pk)).status_code == 405


def test_names_of_accounts_are_offered_while_typing(rep, cast):
    build_account(cast, "Éditions du Lac")
    build_account(cast, "Elsewhere", team=cast.lyon)
    text = rep.get(url(cast, "account_name_index"), {"account": "ed"}).content.decode()
    assert "Éditions du Lac" in text
    assert "Elsewhere" not in rep.get(url(cast, "account_name_index"), {"account": "else"}).content.decode()


def test_an_opportunity_of_a_version_of_another_process_shows_its_own(rep, cast, opportunity):
    build_version(cast, teams=[])
    assert str(opportunity.version) in rep.get(url(cast, "opportunity_show", opportunity.pk)).content.decode()


def test_the_page_is_shown_to_whom_the_queryset_shows_the_row(client, cast, version, opportunity):
    theirs = build_opportunity(cast, "Fleet analytics", team=cast.lyon)
    for member in (cast.rep, cast.other_rep, cast.manager, cast.other_manager, cast.executive, cast.admin):
        seen = Opportunity.objects.visible_to(member)
        for deal in (opportunity, theirs):
            expected = 200 if seen.filter(pk=deal.pk).exists() else 404
            client.force_login(member.user)
            page = reverse("conversations:opportunity_show", args=[cast.workspace.slug, deal.pk])
            assert client.get(page).status_code == expected
