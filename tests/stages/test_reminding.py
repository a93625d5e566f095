"""The letter of the day of a review: once, to who looks after the process, in their morning."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from stages.models import Process
from stages.reminding import remind
from stages.tasks import remind_of_reviews

MORNING = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)  # half past eight in Paris


@pytest.fixture
def process(draft):
    process = draft.process
    process.next_review_on = MORNING.date()
    process.save(update_fields=["next_review_on"])
    return process


def reminded(workspace, at=MORNING):
    with time_machine.travel(at, tick=False):
        return remind(workspace)


def test_the_owner_is_told_on_the_day_and_once(cast, process):
    assert [reminded(cast.workspace), reminded(cast.workspace)] == [1, 0]
    (letter,) = mail.outbox
    assert letter.to == [cast.manager.user.email]
    assert letter.subject == "Review of Enterprise score today"
    assert f"/w/novalis/processes/{process.pk}/reviews/new/" in letter.body


def test_it_is_written_in_the_language_of_the_owner(cast, process):
    cast.manager.user.language = "fr"
    cast.manager.user.save(update_fields=["language"])
    reminded(cast.workspace)
    assert mail.outbox[0].subject.startswith("Revue de")


@pytest.mark.parametrize("hours", [-24, -5])
def test_not_the_day_before_nor_in_the_night(cast, process, hours):
    assert reminded(cast.workspace, MORNING + timedelta(hours=hours)) == 0


def test_a_letter_that_was_late_leaves_within_a_week(cast, process):
    assert reminded(cast.workspace, MORNING + timedelta(days=8)) == 0
    assert reminded(cast.workspace, MORNING + timedelta(days=2)) == 1


def test_another_day_is_another_letter(cast, process):
    reminded(cast.workspace)
    Process.objects.update(next_review_on=MORNING.date() + timedelta(days=30))
    assert reminded(cast.workspace, MORNING + timedelta(days=30)) == 1


def test_nobody_is_told_where_nobody_looks_after_it_or_they_have_left(cast, process):
    Process.objects.update(owner=None)
    assert reminded(cast.workspace) == 0
    Process.objects.update(owner=cast.manager)
    type(cast.manager).objects.filter(pk=cast.manager.pk).update(ends_on=MORNING.date())
    assert reminded(cast.workspace) == 0
    Process.objects.update(owner=cast.other_manager)
    assert reminded(cast.workspace) == 1


class Refusing(EmailBackend):
    def send_messages(self, messages):
        raise ConnectionRefusedError


def test_a_letter_that_could_not_leave_leaves_with_the_next_round(cast, process, settings):
    kept, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{__name__}.Refusing"
    with pytest.raises(ConnectionRefusedError):
        reminded(cast.workspace)
    settings.EMAIL_BACKEND = kept
    assert reminded(cast.workspace) == 1


def test_the_job_opens_the_workspace_it_was_given(cast, process):
    with time_machine.travel(MORNING, tick=False):
        remind_of_reviews(cast.other_workspace.pk)
        assert mail.outbox == []
        remind_of_reviews(cast.workspace.pk)
    assert len(mail.outbox) == 1
