"""What is compared, as files: conversations of a score, versions of a process, levels of a team."""

from datetime import date

import pytest
from django.urls import reverse

from metrics import counting
from metrics.computing import refresh
from tests.builders.conversations import build_version
from tests.metrics.rows import level
from tests.metrics.test_effects_page import deals
from tests.metrics.test_exporting import csv_of, sheets_of


@pytest.fixture
def version(cast):
    version = build_version(cast)
    refresh(cast.workspace.pk)
    counting.refresh(cast.workspace.pk)
    return version


@pytest.fixture
def get(client, cast):
    def asked(name, *args, who="executive", **query):
        client.force_login(getattr(cast, who).user)
        return client.get(reverse(name, args=["novalis", *args]), query)

    return asked


def test_the_effects_are_those_of_the_page(get, cast, version):
    deals(version, cast.paris, 3, held=True, kind="won")
    deals(version, cast.paris, 2, held=False, kind="lost")
    counting.refresh(cast.workspace.pk)
    page = get("metrics:effect_index", version=version.pk).context["page"]
    rows = csv_of(get("metrics:effect_index", version=version.pk, format="csv"))
    assert [row["Conversation"] for row in rows] == [line.planned.theme_name for line in page.lines]
    assert [row["Verdict"] for row in rows] == [str(line.verdict_says) for line in page.lines]
    compared = [line for line in page.lines if line.verdict]
    assert compared[0].arms[0].n == 3
    assert rows[0]["Difference of Conversion"] == repr(compared[0].effect.difference.value) == "1.0"
    assert [row["Decided with it"] for row in rows if row["Decided with it"]] == [
        str(line.arms[0].n) for line in compared
    ]
    sheets = sheets_of(get("metrics:effect_index", version=version.pk, format="xlsx"))
    assert len(sheets["What works"]) == len(page.lines) + 1
    assert ["Compared", "Conversion"] in sheets["About"]


def test_no_score_has_no_file_and_is_the_page(get):
    assert b"<html" in get("metrics:effect_index", format="csv").content


def test_the_versions_are_those_of_the_page(get, version):
    args = ("metrics:version_result_index", version.process_id)
    lines = get(*args).context["results"].lines
    [row] = csv_of(get(*args, format="csv"))
    assert (row["Version"], row["Opened on it"]) == (str(lines[0].version.number), str(lines[0].counted.size))
    assert row["Won within 90 days"] == ("" if lines[0].won.value is None else repr(lines[0].won.value))
    heading, line = sheets_of(get(*args, format="xlsx"))["Results by version"]
    assert heading[0] == "Version"
    assert line[0] == 1


def test_the_levels_of_a_team_are_those_of_the_page_for_who_sees_it(get, cast):
    level(cast.paris, "informal", date(2025, 1, 1), date(2025, 6, 1))
    level(cast.paris, "formal", date(2025, 6, 1))
    rows = csv_of(get("metrics:team_level_show", cast.paris.pk, who="rep", format="csv"))
    assert [(row["Level"], row["From"], row["Until"]) for row in rows] == [
        ("Formal", "2025-06-01", ""),
        ("Informal", "2025-01-01", "2025-06-01"),
    ]
    sheet = sheets_of(get("metrics:team_level_show", cast.paris.pk, format="xlsx"))["Levels in time"]
    assert sheet[1][1] == date(2025, 6, 1)
    assert get("metrics:team_level_show", cast.paris.pk, who="other_rep", format="csv").status_code == 404


def test_each_page_says_where_its_files_are(get, cast, version):
    level(cast.paris, "formal", date(2025, 6, 1))
    for name, args in (
        ("metrics:effect_index", ()),
        ("metrics:version_result_index", (version.process_id,)),
        ("metrics:team_level_show", (cast.paris.pk,)),
    ):
        assert "format=xlsx" in get(name, *args).content.decode()
