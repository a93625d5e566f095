"""`manage.py demo` and `manage.py generate`, as they are typed."""

import csv
import json
from collections import Counter
from datetime import date
from io import StringIO

import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from conversations.importing.proposing import propose
from conversations.models import Conversation, Opportunity
from people import isolation
from people.models import User, Workspace
from salesproc.demo import loading
from salesproc.demo.loading import generate
from salesproc.demo.sample import BAD, COLUMNS, GOOD, write_sample

CONTENTS = """
    SELECT md5(string_agg(concat_ws('|', o.name, a.name, o.opened_at, o.amount, o.stage_name, o.outcome, m.name,
        (SELECT string_agg(concat(c.starts_at, c.words, c.movement), ',' ORDER BY c.starts_at, c.words)
        FROM conversations_conversation c WHERE c.opportunity_id = o.id)
    ), ';' ORDER BY o.opened_at, o.name, a.name))
    FROM conversations_opportunity o JOIN conversations_account a ON a.id = o.account_id
    JOIN people_membership m ON m.id = o.owner_id
"""


def run(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def trial(db, settings, tmp_path):
    """An installation that only its owner reaches, with a state folder of its own."""
    settings.STATE_DIR = tmp_path
    settings.HTTPS = False
    return tmp_path


def test_the_demo_is_loaded_once_and_says_who_can_sign_in(trial):
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE people_workspace, people_user CASCADE")  # empty until the end of the test
    told = run("demo", "--if-empty")
    password = told.split("password of all: ")[1].strip()
    for role in ("rep", "manager", "executive", "admin"):
        assert f"{role}@demo.example" in told
        assert check_password(password, User.objects.get(email=f"{role}@demo.example").password)
    assert (trial / "demo-password").stat().st_mode & 0o777 == 0o600
    assert run("demo", "--log-ins") in told
    assert "There is data already" in run("demo", "--if-empty")
    assert Workspace.objects.count() == 2


def test_it_does_not_go_where_there_is_data(trial):
    before = Workspace.objects.count()
    Workspace.objects.create(name="Ours", slug="ours")
    with pytest.raises(CommandError, match="There is data already"):
        run("demo")
    assert "There is data already" in run("demo", "--if-empty")
    assert "not loaded" in run("demo", "--log-ins")
    assert Workspace.objects.count() == before + 1


def test_it_stays_away_from_a_public_installation(trial, settings):
    before = Workspace.objects.count()
    settings.HTTPS = True
    with pytest.raises(CommandError, match="public installation"):
        run("demo")
    assert Workspace.objects.count() == before


def test_a_workspace_of_any_size_is_generated_and_nobody_signs_in_to_it(db):
    told = run("generate", "--opportunities=130", "--conversations=700", "--workspace=sized", "--seed=4", "--jobs=1")
    assert "130 opportunity" in told
    with isolation.opened(Workspace.objects.get(slug="sized").pk):
        assert Opportunity.objects.count() == 130
        assert abs(Conversation.objects.count() - 700) <= 10
    assert not User.objects.get(email="rep@sized.example").has_usable_password()
    with pytest.raises(CommandError, match="already"):
        run("generate", "--opportunities=1", "--conversations=1", "--workspace=sized")


def test_what_was_stopped_half_way_is_never_taken_for_whole(db, monkeypatch):
    monkeypatch.setattr(loading, "BATCH", 20)
    batches = generate("halved", opportunities=60, conversations=100)
    next(batches)
    batches.close()
    assert not Workspace.objects.filter(slug="halved").exists()
    with pytest.raises(CommandError, match="stopped half-way"):
        run("generate", "--opportunities=60", "--conversations=100", "--workspace=halved")


def test_a_batch_that_is_missing_at_the_end_is_said(db, monkeypatch):
    monkeypatch.setattr(loading, "BATCH", 20)
    monkeypatch.setattr(loading, "_fill_batch", lambda batch: Counter())
    with pytest.raises(RuntimeError, match="0 opportunities were written instead of 60"):
        list(generate("hollow", opportunities=60, conversations=100))
    assert not Workspace.objects.filter(slug="hollow").exists()


def contents(seed: int) -> str:
    with transaction.atomic():
        list(generate("twin", opportunities=60, conversations=300, seed=seed, today=date(2026, 3, 17)))
        with isolation.opened(Workspace.objects.get(slug="twin").pk), connection.cursor() as cursor:
            cursor.execute(CONTENTS)
            [found] = cursor.fetchone()
        transaction.set_rollback(True)
    return found


def test_the_same_seed_makes_the_same_company(db):
    first = contents(7)
    assert first == contents(7)
    assert first != contents(8)


def test_the_sample_file_is_known_as_an_export_and_has_the_rows_it_states(tmp_path):
    path = tmp_path / "sample.csv"
    assert write_sample(path, seed=1, today=date(2026, 3, 17)) == (GOOD, len(BAD))
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == GOOD + len(BAD)
    assert len({row["Opportunity ID"] for row in rows}) == len(rows)
    proposal = propose("opportunities", COLUMNS, team="Enterprise Paris")
    assert proposal.export == "Salesforce"
    assert {"external_id", "name", "account", "owner", "team", "outcome"} <= set(proposal.mapping["fields"])


def test_an_import_takes_the_good_rows_of_the_sample_and_refuses_the_bad(cast, tmp_path):
    path, mapping = tmp_path / "sample.csv", tmp_path / "mapping.json"
    write_sample(path, seed=1, today=cast.workspace.today())
    mapping.write_text(json.dumps(propose("opportunities", COLUMNS, team="Paris").mapping))
    told = run(
        *("import_file", str(path), "--workspace=novalis", "--kind=opportunities"),
        *(f"--mapping={mapping}", "--dry-run", "--json"),
    )
    report = json.loads(told)
    assert (report["created"], report["refused"]) == (GOOD, len(BAD))
