from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from people.models import Invitation, Membership, Role
from salesproc.errors import Refused


@pytest.fixture
def admin_client(client, cast):
    client.force_login(cast.admin.user)
    return client


def url(cast, name, *args):
    return reverse(f"people:{name}", args=[cast.workspace.slug, *args])


def test_an_admin_adds_a_person_and_the_invitation_leaves(
    admin_client, cast, mailoutbox, django_capture_on_commit_callbacks
):
    data = {"name": "Zoé Lenoir", "email": "zoe@example.com", "kind": "rep", "team": cast.paris.pk}
    with django_capture_on_commit_callbacks(execute=True):
        response = admin_client.post(url(cast, "membership_create"), data)
    member = Membership.objects.get(name="Zoé Lenoir")
    assert response.url == url(cast, "membership_update", member.pk)
    assert [str(role) for role in member.held_roles] == ["Rep · Paris"]
    assert "/invitations/" in mailoutbox[0].body


def test_a_rep_needs_a_team(admin_client, cast):
    response = admin_client.post(url(cast, "membership_create"), {"name": "Zoé", "kind": "rep"})
    assert response.status_code == 422
    assert "Choose the team" in response.content.decode()
    assert 'value="Zoé"' in response.content.decode()


@pytest.mark.parametrize("who", ["rep", "manager", "executive"])
def test_only_admins_manage_people(client, cast, who):
    client.force_login(getattr(cast, who).user)
    response = client.get(url(cast, "membership_index"))
    assert response.status_code == 403
    assert "an admin" in response.content.decode()


def test_somebody_of_another_company_finds_nothing(client, cast):
    client.force_login(cast.stranger)
    assert client.get(url(cast, "membership_index")).status_code == 404


def test_a_person_of_another_workspace_is_not_found(admin_client, cast):
    stranger = cast.stranger.pk
    assert admin_client.get(url(cast, "membership_update", stranger + 1000)).status_code == 404


def test_a_role_is_given_once(cast):
    with pytest.raises(Refused, match="already"):
        cast.rep.give(Role.Kind.REP, team=cast.paris)


def test_a_role_ends_today_and_can_be_given_again(admin_client, cast):
    role = cast.rep.held_roles[0]
    admin_client.post(url(cast, "role_remove", role.pk))
    assert cast.member("Chloé").held_roles == []
    admin_client.post(url(cast, "role_create", cast.rep.pk), {"kind": "manager", "team": cast.paris.pk})
    assert cast.member("Chloé").has_role("manager")


def test_the_last_admin_stays(admin_client, cast):
    response = admin_client.post(url(cast, "membership_remove", cast.admin.pk))
    assert response.status_code == 422
    assert "last admin" in response.content.decode()
    assert cast.member("Adam").has_role("admin")


def test_who_leaves_opens_nothing_any_more(admin_client, client, cast):
    admin_client.post(url(cast, "membership_remove", cast.rep.pk))
    client.force_login(cast.rep.user)
    assert client.get(url(cast, "home")).status_code == 404


def test_an_invitation_lets_a_person_in_once(client, cast):
    member = Membership.objects.create(workspace=cast.workspace, name="Rita")
    _invitation, token = Invitation.issue(member, email="rita@rival.example", by=cast.admin)
    client.force_login(cast.stranger)
    path = reverse("people:invitation_accept", args=[token])
    assert "Novalis Software" in client.get(path).content.decode()
    assert client.post(path).url == url(cast, "home")
    member.refresh_from_db()
    assert member.user == cast.stranger
    assert client.post(path).status_code == 422


def test_a_new_invitation_withdraws_the_one_before(cast):
    member = Membership.objects.create(workspace=cast.workspace, name="Rita")
    first, _ = Invitation.issue(member, email="a@example.com", by=cast.admin)
    Invitation.issue(member, email="b@example.com", by=cast.admin)
    first.refresh_from_db()
    assert not first.is_waiting


def test_a_wrong_link_is_not_found(client, cast):
    assert client.get(reverse("people:invitation_accept", args=["nothing"])).status_code == 404


def test_the_token_itself_is_not_kept(cast):
    invitation, token = Invitation.issue(cast.rep, email="a@example.com", by=cast.admin)
    assert token not in str(Invitation.objects.filter(pk=invitation.pk).values().get())


@pytest.mark.parametrize(("zone", "lasts"), [("Europe/Paris", False), ("America/New_York", True)])
def test_a_membership_ends_at_midnight_where_the_company_is(cast, zone, lasts):
    """23:30 in London on the eve: the next day has begun in Paris and not in New York."""
    cast.workspace.time_zone = zone
    cast.workspace.save()
    Membership.objects.filter(pk=cast.rep.pk).update(ends_on=date(2026, 7, 2))
    with time_machine.travel(datetime(2026, 7, 1, 22, 30, tzinfo=UTC), tick=False):
        assert Membership.objects.active().filter(pk=cast.rep.pk).exists() is lasts
