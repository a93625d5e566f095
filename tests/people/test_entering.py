"""Entering a workspace: the statements written out agree with the querysets, and open nothing for a stranger."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from people import isolation
from people.entering import enter
from people.models import Membership, Role, Team


def enter_as(person, slug, now=None):
    """As the middleware does, from a transaction that sees only the person's own memberships."""
    with isolation.opened(0, user_id=person.pk):
        member = enter(person, slug, now or timezone.now())
        return member, Team.objects.count()


def test_the_member_comes_with_the_workspace_and_the_roles_of_the_day(cast):
    member, teams = enter_as(cast.rep.user, "novalis")
    assert member == cast.rep
    assert member.workspace == cast.workspace
    assert (member.workspace.time_zone, member.workspace.currency) == ("Europe/Paris", "EUR")
    assert member.held_roles == cast.rep.held_roles
    assert member.team_ids == {cast.paris.pk}
    assert teams == 2


def test_one_round_trip_is_all_it_asks(cast):
    user = cast.rep.user
    with CaptureQueriesContext(connection) as asked:
        member = enter(user, "novalis", timezone.now())
        assert member.may("opportunity.see")
        assert member.user.email
        assert member.workspace.name
    assert len(asked) == 1


@pytest.mark.parametrize("slug", ["rival", "nowhere", "", "novalis' OR '1'='1"])
def test_where_one_is_no_member_nothing_opens(cast, slug):
    assert enter_as(cast.rep.user, slug) == (None, 0)


def test_the_same_person_sees_the_workspace_that_was_entered(cast):
    user = cast.rep.user
    with isolation.opened(cast.other_workspace.pk):
        there = Membership.objects.create(workspace=cast.other_workspace, user=user, name="Chloé")
        there.give(Role.Kind.EXECUTIVE)
    member, teams = enter_as(user, "rival")
    assert member == there
    assert member.kinds == {Role.Kind.EXECUTIVE}
    assert teams == 1


@pytest.mark.parametrize("zone", ["Europe/Paris", "America/New_York", "Pacific/Auckland"])
@pytest.mark.parametrize("hour", range(0, 48, 5))
def test_it_agrees_with_the_queryset_on_who_is_a_member_around_midnight(cast, zone, hour, time_machine):
    cast.workspace.time_zone = zone
    cast.workspace.save()
    Membership.objects.filter(pk=cast.rep.pk).update(starts_on=date(2026, 7, 1), ends_on=date(2026, 7, 2))
    now = datetime(2026, 6, 30, 12, tzinfo=UTC) + timedelta(hours=hour)
    time_machine.move_to(now, tick=False)
    is_member = Membership.objects.active().filter(pk=cast.rep.pk).exists()
    assert (enter_as(cast.rep.user, "novalis", now)[0] is not None) is is_member


def test_roles_that_ended_or_have_not_begun_are_not_held(cast):
    today = cast.workspace.today()
    Role.objects.filter(membership=cast.rep).update(ends_on=today)
    cast.rep.give(Role.Kind.MANAGER, team=cast.lyon, starts_on=today)
    cast.rep.give(Role.Kind.EXECUTIVE, starts_on=today + timedelta(days=1))
    member, _teams = enter_as(cast.rep.user, "novalis")
    assert [(role.kind, role.team_id) for role in member.held_roles] == [(Role.Kind.MANAGER, cast.lyon.pk)]


def test_what_was_opened_ends_with_its_transaction(cast):
    """In a connection of its own: the one of a test is inside a transaction already."""

    def open_and_close():
        try:
            with isolation.opened(4711, user_id=12):
                seen = [setting(isolation.WORKSPACE)]
                with isolation.opened(4712):
                    seen.append(setting(isolation.WORKSPACE))
                seen.append(setting(isolation.WORKSPACE))
            with transaction.atomic():
                return [*seen, setting(isolation.WORKSPACE), setting(isolation.USER)]
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(open_and_close).result() == ["4711", "4712", "4711", "", ""]


def setting(name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting(%s, true), '')", [name])
        return cursor.fetchone()[0]
