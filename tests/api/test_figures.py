import pytest

from metrics import computing
from tests.builders.conversations import build_opportunity

ROOT = "/api/v1/w/novalis/figures/"


@pytest.fixture
def decided(cast):
    """One won in Paris, one lost in Lyon."""
    build_opportunity(cast).decide("won", by=cast.rep)
    build_opportunity(cast, team=cast.lyon, by=cast.other_rep).decide("lost", by=cast.other_rep)
    computing.refresh(cast.workspace.pk)


def test_an_executive_reads_every_team(client, cast, decided):
    client.force_login(cast.executive.user)
    answer = client.get(ROOT, {"by": "team"}).json()
    assert {(row["name"], row["won"], row["lost"]) for row in answer["groups"]} == {("Paris", 1, 0), ("Lyon", 0, 1)}
    assert answer["total"]["rates"]["conversion"]["rate"] == 0.5
    assert answer["total"]["rates"]["conversion"]["too_few"] is True


def test_a_rep_reads_their_teams(client, cast, decided):
    client.force_login(cast.rep.user)
    assert client.get(ROOT).json()["total"]["decided"] == 1


def test_a_team_of_others_is_not_known(client, cast, decided):
    client.force_login(cast.rep.user)
    assert "team" in client.get(ROOT, {"team": cast.lyon.pk}).json()


@pytest.mark.parametrize("asked", [{"by": "moon"}, {"from": "yesterday"}, {"from": "2026-02-01", "to": "2026-01-01"}])
def test_a_question_that_makes_no_sense_is_refused(client, cast, asked):
    client.force_login(cast.executive.user)
    assert client.get(ROOT, asked).status_code == 400


def test_nobody_reads_without_signing_in(client, cast):
    assert client.get(ROOT).status_code == 403
