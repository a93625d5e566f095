"""The off-score inbox as a page: each figure opens what it counts, and each line can be taken up or let be."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from conversations.models import Conversation, Ignored
from salesproc.errors import Refused
from stages.models import Suggestion, Theme, Version
from tests.builders.conversations import build_contact, build_held, build_opportunity, build_theme, build_version
from tests.builders.off_score import meet, pair_of, role_of


@pytest.fixture
def version(cast):
    return build_version(cast)


@pytest.fixture
def url(cast, version):
    def address(name, **kwargs):
        kwargs = {"workspace": cast.workspace.slug, **kwargs}
        if name.startswith("off_score") or name == "ignored_create":
            kwargs["process"] = version.process_id
        return reverse(f"conversations:{name}", kwargs=kwargs)

    return address


def test_each_line_opens_exactly_the_conversations_that_it_counts(client, cast, version, url):
    for n in range(4):
        meet(cast, version, "IT" if n == 3 else "Sponsor")
    build_held(cast, build_opportunity(cast))
    client.force_login(cast.manager.user)
    page = client.get(url("off_score_index"))
    assert "“The board” with Sponsor was held 3 times, and is not on the score" in page.content.decode()
    for line in page.context["page"].lines:
        listed = client.get(url("off_score_conversation_index") + f"?{line.query}").context["listing"]
        assert listed.count == (line.results.held, False)
        pks = {row["pk"] for row in listed.page.rows}
        assert pks == {talk.pk for talk in Conversation.objects.all() if talk.buyer_role_id == line.role.pk}
    without = client.get(url("off_score_conversation_index") + "?without=1").context["listing"]
    assert without.count == (1, False)
    assert client.get(url("off_score_conversation_index")).status_code == 404


@pytest.mark.parametrize("query", ["?days=x", "?days=-3", "?days=9999999999999999", "?show=x", "?page=x", "?page=99"])
def test_a_wrong_address_shows_the_page(client, cast, version, url, query):
    meet(cast, version)
    client.force_login(cast.manager.user)
    assert client.get(url("off_score_index") + query).status_code == 200


def test_names_are_escaped(client, cast, version, url):
    meet(cast, version)
    Theme.objects.filter(name="The board").update(name="<script>x</script>")
    client.force_login(cast.manager.user)
    assert "<script>x" not in client.get(url("off_score_index")).content.decode()


def test_with_nothing_held_and_with_nobody_following_it_says_so(client, cast, version, url):
    client.force_login(cast.manager.user)
    assert "Nothing is held that the score does not plan" in client.get(url("off_score_index")).content.decode()
    version.followings.all().delete()
    assert "No team follows this process yet" in client.get(url("off_score_index")).content.decode()


def test_three_pairs_and_sixty_are_asked_in_the_same_number_of_questions(client, cast, version, url):
    client.force_login(cast.manager.user)
    deal = build_opportunity(cast)
    contact = build_contact(cast, deal.account)
    deal.involve(contact, buyer_role=role_of(version), by=cast.rep)

    def asked(n):
        for _ in range(n):
            build_held(cast, deal, contact, theme_name=f"Theme {Theme.objects.count()}")
        with CaptureQueriesContext(connection) as queries:
            page = client.get(url("off_score_index"))
        return len(queries), len(page.context["page"].lines)

    few, _three = asked(3)
    many, fifty = asked(57)
    assert (many, fifty) == (few, 50)
    assert many <= 26
    assert len(client.get(url("off_score_index") + "?page=2").context["page"].lines) == 10


# ---- taken up


def sent(version, **changed):
    role, theme = pair_of(version)
    return {"role": role, "theme": theme, "days": 180} | changed


def test_one_press_begins_a_draft_and_puts_it_where_it_is_held_most(client, cast, version, url):
    deal = build_opportunity(cast)
    meet(cast, version, deal=deal)
    deal.enter(version.stages.all()[1], by=cast.rep, reason="They agreed.")
    for _ in range(2):
        meet(cast, version, deal=deal, starts_at=timezone.now())
    client.force_login(cast.manager.user)
    answer = client.post(url("off_score_draft_create"), sent(version))
    draft = Version.objects.drafts().get(process=version.process)
    planned = draft.planned_conversations.get(theme_name="The board")
    assert (planned.stage.name, planned.role.name) == ("Agrees it must change", "Sponsor")
    assert (draft.based_on, draft.edits.get().by) == (version, cast.manager)
    page = client.get(answer.url.partition("#")[0]).content.decode()
    assert "“The board” with Sponsor is in “Agrees it must change” of draft 2." in page
    assert "On draft 2" in page
    undone = client.post(reverse("stages:undo_create", args=["novalis", draft.pk]), {"next": url("off_score_index")})
    assert undone.url == url("off_score_index")
    assert not draft.planned_conversations.filter(theme_name="The board").exists()


def test_by_script_a_toast_says_where_it_is_and_offers_to_undo(client, cast, version, url):
    meet(cast, version)
    client.force_login(cast.manager.user)
    answer = client.post(url("off_score_draft_create"), sent(version), headers={"HX-Request": "true"})
    assert "#undo-placed" in answer["HX-Trigger"]
    body = answer.content.decode()
    assert 'id="undo-placed"' in body
    assert f'id="acts-{role_of(version).pk}-' in body


def test_the_newest_draft_takes_it_with_a_row_for_a_role_that_has_none(client, cast, version, url):
    meet(cast, version)
    draft = version.process.draft_from(version, by=cast.manager)
    draft.roles.get(name="Sponsor").remove(by=cast.manager)
    client.force_login(cast.manager.user)
    client.post(url("off_score_draft_create"), sent(version))
    assert draft.roles.get(name="Sponsor").planned_conversations.get().theme_name == "The board"
    again = client.post(url("off_score_draft_create"), sent(version))
    assert (again.status_code, draft.planned_conversations.filter(theme_name="The board").count()) == (422, 1)


def test_what_is_not_held_any_more_is_told(client, cast, version, url):
    meet(cast, version).cancel("By mistake", by=cast.rep)
    client.force_login(cast.manager.user)
    for name in ("off_score_draft_create", "off_score_suggestion_create"):
        assert client.post(url(name), sent(version)).status_code == 409
    assert not Version.objects.drafts().filter(process=version.process).exists()


def test_who_may_not_edit_proposes_it_once(client, cast, version, url):
    meet(cast, version)
    client.force_login(cast.rep.user)
    assert "Suggest it" in client.get(url("off_score_index")).content.decode()
    client.post(url("off_score_suggestion_create"), sent(version))
    client.post(url("off_score_suggestion_create"), sent(version))
    suggestion = Suggestion.objects.get()
    assert (suggestion.change, suggestion.theme_name) == ("Plan “The board” with Sponsor", "The board")
    assert (suggestion.buyer_role, suggestion.all_votes.count()) == (role_of(version), 1)
    assert "Held 1 times off the score in the last 180 days" in suggestion.why
    assert "Suggested" in client.get(url("off_score_index")).content.decode()
    assert client.post(url("off_score_draft_create"), sent(version)).status_code == 403


def test_ignored_with_a_reason_it_comes_back_when_its_count_doubles(client, cast, version, url):
    for _ in range(2):
        meet(cast, version)
    client.force_login(cast.manager.user)
    assert client.post(url("ignored_create"), sent(version, reason=" ")).status_code == 422
    client.post(url("ignored_create"), sent(version, reason="Only <b>once</b> a year"))
    page = client.get(url("off_score_index")).content.decode()
    assert "Nothing is held that the score does not plan" in page
    kept = client.get(url("off_score_index") + "?show=ignored").content.decode()
    assert "Only &lt;b&gt;once&lt;/b&gt; a year" in kept
    lyon = build_opportunity(cast, team=cast.lyon)
    for _ in range(2):  # the other team's count too, though this manager does not see them
        meet(cast, version, deal=lyon, by=cast.other_rep)
    assert "was held 2 times" in client.get(url("off_score_index")).content.decode()


def test_taken_back_it_is_shown_again(client, cast, version, url):
    meet(cast, version)
    client.force_login(cast.manager.user)
    client.post(url("ignored_create"), sent(version, reason="No"))
    client.post(url("ignored_remove", pk=Ignored.objects.get().pk))
    assert "was held once" in client.get(url("off_score_index")).content.decode()
    assert client.post(url("ignored_remove", pk=Ignored.objects.get().pk)).status_code == 409


def test_ignored_again_the_reason_before_is_kept(cast, version):
    role, theme = role_of(version), build_theme(cast, "The board")
    for reason in ("One", "Two"):
        Ignored.ignore(version.process, role, theme, held=2, reason=reason, by=cast.manager)
    assert [row.reason for row in Ignored.objects.standing()] == ["Two"]
    assert Ignored.objects.count() == 2
    with pytest.raises(Refused):
        Ignored.ignore(version.process, role, theme, held=0, reason="Three", by=cast.manager)
