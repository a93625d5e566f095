"""Names for what the address of a list asks, and the columns that each person sees."""

import pytest

from conversations.models import ListChoice, Opportunity, SavedView
from salesproc.errors import Refused
from tests.builders.conversations import build_opportunity, build_version
from tests.conversations.pages import Reader, words


@pytest.fixture
def reader(client, cast, version):
    return Reader(client, cast.rep)


def save(by, name="Large ones", kind="opportunities", query="amount_from=50000", **given) -> SavedView:
    return SavedView.save_as(name, kind=kind, query=query, by=by, **given)


def post(reader, page, _status=302, /, pk=None, **data):
    answer = reader.client.post(reader.url(page, **({"pk": pk} if pk else {})), data)
    assert answer.status_code == _status, answer.content.decode()[:2000]
    return answer


def heads(reader, name, **params) -> list[str]:
    page = reader.open(name, **params).content.decode()
    head = page[page.index("<thead>") : page.index("</thead>")]
    return [words(f"<th {cell}") for cell in head.split("<th ")[1:]]


def test_a_view_keeps_filters_and_order_and_not_the_place_in_the_list(reader, cast):
    build_opportunity(cast, "Small", amount=10)
    build_opportunity(cast, "Large", amount=90_000)
    query = "whose=all&amount_from=50000&sort=amount&after=x&filters=1"
    answer = post(reader, "saved_view_create", name="Large ones", sharing="mine", kind="opportunities", query=query)
    assert answer.url.endswith(f"?amount_from=50000&sort=amount&whose=all&view={SavedView.objects.get().pk}")
    page = words(reader.client.get(answer.url).content.decode())
    assert "Large ones" in page
    assert "Small" not in page


def test_the_filters_of_the_page_stay_in_the_view_until_somebody_keeps_them(reader, cast):
    view = save(cast.rep)
    assert "Keep the changes" not in reader.words("opportunity_index", view=view.pk, amount_from="50000")
    assert "Keep the changes" in reader.words("opportunity_index", view=view.pk, amount_from="70000")
    post(reader, "saved_view_query_update", pk=view.pk, query="amount_from=70000&view=9")
    view.refresh_from_db()
    assert view.query == "amount_from=70000"


def test_a_view_that_opens_first_opens_first_and_only_for_who_chose_it(client, reader, cast):
    view = save(cast.rep, sharing="team")
    post(reader, "saved_view_first_update", pk=view.pk, first="yes")
    assert reader.open("opportunity_index", 302).url.endswith(f"?amount_from=50000&view={view.pk}")
    assert reader.open("opportunity_index", whose="all").status_code == 200
    assert reader.open("opportunity_index", view="0").status_code == 200
    post(reader, "saved_view_first_update", pk=save(cast.rep, "Others").pk, first="yes")
    assert ListChoice.objects.filter(is_default=True).count() == 1
    Reader(client, cast.manager).open("opportunity_index")


def test_a_shared_view_is_seen_by_the_team_and_changed_by_its_owner_only(client, reader, cast):
    view = save(cast.rep, sharing="team")
    own = save(cast.rep, "Mine")
    manager = Reader(client, cast.manager)
    page = manager.words("opportunity_index")
    assert "Large ones" in page
    assert "Mine" not in manager.words("saved_view_index")
    post(manager, "saved_view_update", 422, pk=view.pk, name="Other", sharing="mine")
    post(manager, "saved_view_remove", 422, pk=view.pk)
    post(manager, "saved_view_remove", 404, pk=own.pk)
    assert "Large ones" not in Reader(client, cast.other_rep).words("opportunity_index")


def test_only_who_leads_shares_with_everybody(client, reader, cast):
    asked = {"name": "Ours", "sharing": "workspace", "kind": "opportunities"}
    post(reader, "saved_view_create", 422, **asked)
    with pytest.raises(Refused):
        save(cast.rep, sharing="workspace")
    post(Reader(client, cast.manager), "saved_view_create", **asked)
    assert "Ours" in Reader(client, cast.other_rep).words("opportunity_index")


def test_two_views_of_one_person_have_two_names(reader, cast):
    save(cast.rep)
    answer = post(
        reader, "saved_view_create", 422, name="LARGE ones", sharing="mine", kind="opportunities", query="q=x"
    )
    assert "You have a view of this name already." in answer.content.decode()
    assert 'value="q=x"' in answer.content.decode()
    save(cast.manager)
    save(cast.rep, kind="accounts", query="")


def test_views_stand_in_the_order_that_each_person_gives_them(client, reader, cast):
    views = {name: save(cast.rep, name, sharing="team") for name in ("One", "Two", "Three")}

    def order(who):
        return [view.name for view in who.open("saved_view_index").context["views"].all]

    assert order(reader) == ["One", "Two", "Three"]
    post(reader, "saved_view_position_update", pk=views["Three"].pk, to="up")
    assert order(reader) == ["One", "Three", "Two"]
    post(reader, "saved_view_position_update", pk=views["One"].pk, to="up")
    assert order(reader) == ["One", "Three", "Two"]
    assert order(Reader(client, cast.manager)) == ["One", "Two", "Three"]


def test_a_view_is_renamed_and_removed(reader, cast):
    view = save(cast.rep)
    post(reader, "saved_view_update", pk=view.pk, name="Very large", sharing="team")
    view.refresh_from_db()
    assert (view.name, view.sharing, view.team) == ("Very large", "team", cast.paris)
    post(reader, "saved_view_remove", pk=view.pk)
    assert not SavedView.objects.exists()
    assert reader.open("opportunity_index", view=view.pk).status_code == 200


@pytest.mark.parametrize("query", ["owner=999999", "stage=Nowhere", "opened_from=never"])
def test_a_view_that_asks_for_something_gone_says_so(reader, cast, query):
    build_opportunity(cast)
    view = save(cast.rep, query=query)
    page = words(reader.client.get(f"{reader.url('opportunity_index')}?{query}&view={view.pk}").content.decode())
    assert "This view asks for something that is gone." in page
    plain = words(reader.client.get(f"{reader.url('opportunity_index')}?{query}").content.decode())
    assert "This view asks" not in plain


def test_a_stage_that_is_there_and_empty_is_not_gone(reader, cast):
    build_opportunity(cast)
    view = save(cast.rep, query="stage=Gets the value")
    assert "is gone" not in reader.words("opportunity_index", stage="Gets the value", view=view.pk)


def test_a_view_of_the_board_opens_the_board(reader, cast):
    asked = {"name": "My board", "sharing": "mine", "kind": "opportunities", "is_board": "True"}
    answer = post(reader, "saved_view_create", query=f"team={cast.paris.pk}", **asked)
    assert "/board/?" in answer.url
    assert "My board" in words(reader.client.get(answer.url).content.decode())


@pytest.mark.parametrize("kind", ["conversations", "accounts"])
def test_every_list_has_its_views(reader, cast, kind):
    view = save(cast.rep, kind=kind, query="whose=all")
    name = {"conversations": "conversation_index", "accounts": "account_index"}[kind]
    assert "Large ones" in reader.words(name, view=view.pk, whose="all")
    assert "Large ones" not in reader.words("opportunity_index")


def test_columns_are_chosen_for_the_list_and_for_each_view(client, reader, cast):
    build_opportunity(cast, amount=90_000)
    view = save(cast.rep, query="")
    assert "Silence" in " ".join(heads(reader, "opportunity_index"))
    post(reader, "list_columns_update", kind="opportunities", columns=["amount", "source", "nothing"])
    assert heads(reader, "opportunity_index")[-2:] == ["Amount", "How it started"]
    assert "Silence" in " ".join(heads(reader, "opportunity_index", view=view.pk))
    answer = post(reader, "list_columns_update", kind="opportunities", columns=["stage"], view=view.pk, query="view=1")
    assert answer.url.endswith("?view=1")
    assert "Amount" not in " ".join(heads(reader, "opportunity_index", view=view.pk))
    post(reader, "list_columns_update", kind="opportunities", reset="1")
    assert "Silence" in " ".join(heads(reader, "opportunity_index"))
    post(reader, "list_columns_update", 404, kind="people")
    assert "Silence" in " ".join(heads(Reader(client, cast.manager), "opportunity_index"))


@pytest.mark.parametrize("name", ["account_index", "conversation_index"])
def test_a_list_without_its_columns_is_a_list_of_names(reader, cast, name):
    build_opportunity(cast)
    kind = name.partition("_")[0] + "s"
    post(reader, "list_columns_update", kind=kind)
    assert reader.open(name, whose="all").status_code == 200


@pytest.mark.parametrize("name", ["", " ", "x" * 61])
def test_a_name_that_is_none_is_refused(reader, cast, name):
    post(reader, "saved_view_create", 422, name=name, sharing="mine", kind="opportunities")


def test_names_are_escaped(reader, cast):
    save(cast.rep, "<b>Bold</b>", query="q=<script>")
    page = reader.open("opportunity_index").content.decode()
    assert "&lt;b&gt;Bold" in page
    assert "<script>&" not in page


def test_every_column_is_written(reader, cast):
    build_opportunity(cast, "Deal", source="A fair")
    keys = ["stage", "amount", "next", "silence", "owner", "opened", "last", "entered", "source", "suggested"]
    post(reader, "list_columns_update", kind="opportunities", columns=keys)
    page = reader.words("opportunity_index", whose="all")
    assert "A fair" in page
    assert "{" not in page
    assert Opportunity.objects.count() == 1


def test_what_the_score_suggests_is_a_column_and_stands_on_the_cards_when_it_is_chosen(reader, cast, count_queries):
    build_version(cast)
    build_opportunity(cast, "Deal")

    def look(name):
        return lambda: reader.words(name, whose="all")

    before = {name: count_queries(look(name)) for name in ("opportunity_index", "board")}
    assert "Theme 1 Sponsor" not in look("opportunity_index")() + look("board")()
    post(reader, "list_columns_update", kind="opportunities", columns=["stage", "suggested"])
    for name in ("opportunity_index", "board"):
        assert "Theme 1 Sponsor · Sponsor" in look(name)()
        assert count_queries(look(name)) == before[name] + 1
