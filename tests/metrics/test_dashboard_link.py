"""Links to pages of figures for people without an account: who makes them, lists them and stops them."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from metrics.models import DashboardLink
from metrics.models.dashboard_link import MOST
from salesproc.errors import Refused
from tests.builders.dashboard_links import begin_link, build_dashboard_link, build_secrets, read, text_of


@pytest.fixture
def story(cast):
    return build_secrets(cast)


def created(client, cast, who="executive", query="", **fields):
    client.force_login(getattr(cast, who).user)
    url = reverse("metrics:dashboard_link_create", args=[cast.workspace.slug])
    days = {"ends_on": (cast.workspace.today() + timedelta(days=30)).isoformat()}
    return client.post(f"{url}?{query}", {"name": "For the board", **days, **fields})


def test_the_address_is_shown_once_and_only_its_digest_is_kept(client, story):
    answer = created(client, story, query="dashboard=trend&period=4-quarters&rate=lost&format=csv&nonsense=1")
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    link = answer.context["link"]
    assert link.startswith(f"{settings.BASE_URL}/shared/{story.workspace.pk}-")
    kept = DashboardLink.objects.get()
    token = link.rstrip("/").rpartition("/")[2]
    assert token.partition("-")[2] not in repr(vars(kept))
    assert (kept.page, kept.query, kept.made_by) == ("trend", "rate=lost&by=level&period=4-quarters", story.executive)
    assert kept.ends_on == story.workspace.today() + timedelta(days=30)
    assert token.partition("-")[2] not in client.get(list_of(story)).content.decode()
    assert "Loss by quarter" in text_of(client, token)


def test_the_form_offers_thirty_days(client, cast):
    client.force_login(cast.admin.user)
    url = reverse("metrics:dashboard_link_create", args=[cast.workspace.slug])
    page = client.get(url).content.decode()
    assert f'value="{(cast.workspace.today() + timedelta(days=30)).isoformat()}"' in page
    assert client.get(f"{url}?dashboard=settings").status_code == 404


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"days": 367}, "A link lasts a year at most"),
        ({"days": -1}, "This day is past."),
        ({"name": " "}, "This field is required."),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(client, cast, fields, says):
    days = fields.pop("days", 366)
    answer = created(client, cast, **fields, ends_on=(cast.workspace.today() + timedelta(days=days)).isoformat())
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not DashboardLink.objects.exists()


@pytest.mark.parametrize("query", ["dashboard=trend&by=source", "dashboard=trend&industry=Farms", "team=999999"])
def test_words_that_people_typed_and_what_cannot_be_read_are_not_shared(client, cast, query):
    assert created(client, cast, query=query).status_code == 422
    assert not DashboardLink.objects.exists()


def test_a_year_is_accepted_and_the_database_wants_the_days_in_order(client, cast):
    assert begin_link(cast, days=366)
    link = DashboardLink.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        DashboardLink.objects.filter(pk=link.pk).update(ends_on=link.made_on - timedelta(days=1))


def test_there_are_so_many_and_no_more(cast):
    first = begin_link(cast)
    kept = DashboardLink.objects.get()
    DashboardLink.objects.bulk_create(
        DashboardLink(
            workspace=cast.workspace, name=f"{n}", page="maturity", token_digest=f"{n}", made_by=cast.admin,
            made_on=kept.made_on, ends_on=kept.ends_on,
        )
        for n in range(MOST - 1)
    )  # fmt: skip
    with pytest.raises(Refused, match="stop one first"):
        begin_link(cast)
    kept.stop(by=cast.admin)
    assert begin_link(cast) != first


@pytest.mark.parametrize("who", ["rep", "manager"])
def test_others_may_not_share_and_see_no_way_to(client, story, who):
    assert created(client, story, who).status_code == 403
    page = reverse("metrics:maturity", args=[story.workspace.slug])
    assert "links/new/" not in client.get(page).content.decode()
    client.force_login(story.executive.user)
    assert "links/new/?dashboard=maturity&amp;period=all" in client.get(f"{page}?period=all").content.decode()


# ---- the list


def list_of(cast):
    return reverse("metrics:dashboard_link_index", args=[cast.workspace.slug])


def test_the_list_says_who_made_it_until_when_and_when_it_was_opened_and_stops_it(client, story):
    token = begin_link(story, by=story.executive, name="For <the> board")
    client.force_login(story.admin.user)
    text = client.get(list_of(story)).content.decode()
    assert "1 link shows figures to people without an account" in text
    for said in ("For &lt;the&gt; board", "Diane Roy", "never"):
        assert said in text
    read(client, token)
    client.force_login(story.admin.user)
    assert ">never<" not in client.get(list_of(story)).content.decode()
    link = DashboardLink.objects.get()
    stop = reverse("metrics:dashboard_link_remove", args=[story.workspace.slug, link.pk])
    assert client.get(stop).status_code == 405
    assert client.post(stop, follow=True).status_code == 200
    text = client.get(list_of(story)).content.decode()
    assert "No page is shared with people without an account" in text
    assert "by Adam Blanc" in text
    assert read(client, token).status_code == 404


def test_the_list_asks_the_same_however_many_there_are(client, cast):
    client.force_login(cast.executive.user)
    asked = []
    for rows in (3, 20):
        for _n in range(rows):
            begin_link(cast)
        client.get(list_of(cast))
        with CaptureQueriesContext(connection) as queries:
            client.get(list_of(cast))
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 11


def test_links_are_behind_the_wall(cast):
    link = build_dashboard_link(cast)
    with connection.cursor() as cursor:
        cursor.execute("SELECT relforcerowsecurity FROM pg_class WHERE relname = %s", [type(link)._meta.db_table])
        assert cursor.fetchone() == (True,)
