"""Tables of figures as files: the numbers of the page unrounded, whoever may see them, and nothing that computes."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from metrics import tables
from metrics.computing import refresh
from people.models import Team
from tests.metrics.rows import decide, level, opportunity

START = date(2026, 1, 1)
FORMULA = '=HYPERLINK("http://evil.example")'


@pytest.fixture
def figures(cast):
    """Forty of Paris, a third lost, three won in another currency; two of Lyon: one open, one without a day."""
    level(cast.paris, "formal", date(2025, 1, 1))
    for n in range(40):
        deal = opportunity(cast.paris, name=f"Deal {n}", owner=cast.rep, amount=Decimal("10.50"), opened_on=START)
        decide(deal, "lost" if n % 3 == 0 else "won", START + timedelta(days=n))
    opportunity(cast.lyon, name=FORMULA)
    decide(opportunity(cast.lyon, name="-1+1 Undated"), "won")
    refresh(cast.workspace.pk)
    return cast


@pytest.fixture
def get(client, figures):
    def asked(name="metrics:maturity", who="executive", **query):
        client.force_login(getattr(figures, who).user)
        return client.get(reverse(name, args=["novalis"]), query)

    return asked


def content(response) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content)  # read to its end, it is closed


def csv_of(response) -> list[dict]:
    text = content(response).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def sheets_of(response) -> dict[str, list]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content(response)))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_the_csv_of_levels_has_the_numbers_of_the_page_unrounded(get):
    page = get(period="all").context["page"]
    response = get(period="all", format="csv", table="levels")
    today = page.member.workspace.today().isoformat()
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert f'filename="novalis-levels-{today}.csv"' in response["Content-Disposition"]
    rows = {row["Level when opened"]: row for row in csv_of(response)}
    assert list(rows) == ["Random", "Informal", "Formal", "Dynamic", "Level unknown", "All"]
    for counted in [*page.levels, page.total]:
        row, group = rows[counted.name], counted.group
        assert int(row["Decided"]) == group.decided
        assert row["Conversion"] == ("" if group.conversion.rate is None else repr(group.conversion.rate))
        assert row["Conversion: to (95% interval)"] == repr(group.conversion.high or "").strip("'")
    assert rows["Formal"]["Won"] == "26"
    assert rows["Formal"]["Won, EUR: sum"] == "273.00"
    assert rows["Formal"]["Cycle, days: median"] == repr(page.levels[2].group.cycle("decided").median)
    assert rows["Level unknown"]["Too few to conclude"] == "yes"


def test_the_sheet_says_what_it_is_before_its_figures(get):
    sheets = sheets_of(get(period="all", format="xlsx", table="teams"))
    about, teams = sheets["About"], sheets["Figures by team"]
    said = {name: says for name, says, *_ in about}
    assert (said["Table"], said["Workspace"], said["Team"]) == ("Figures by team", "Novalis Software", "All teams")
    assert said["Decided"] == "All of time"
    assert said["Computed"]
    heading, *rows = teams
    paris = dict(zip(heading, next(row for row in rows if row[0] == "Paris"), strict=True))
    assert (paris["Won"], paris["Decided"], paris["Conversion"]) == (26, 40, pytest.approx(0.65))
    assert paris["Level today"] == "Formal"


def test_headings_are_in_the_language_of_the_reader(get, figures):
    figures.executive.user.language = "fr"
    figures.executive.user.save()
    assert content(get(format="csv")).decode().startswith("\ufeffNiveau à l’ouverture,Gagnées,Perdues,")


@pytest.mark.parametrize(("who", "n"), [("executive", 42), ("rep", 40), ("other_manager", 2)])
def test_the_list_holds_what_the_reader_may_see(get, who, n):
    assert len(csv_of(get("metrics:population", who, format="csv"))) == n


def test_the_list_is_that_of_the_page_in_its_order(get):
    shown = get("metrics:population", outcome="decided").context["page"].rows
    rows = csv_of(get("metrics:population", outcome="decided", format="csv"))
    assert [row["Opportunity"].lstrip("'") for row in rows] == [row.opportunity.name for row in shown]
    assert (rows[0]["Decided on"], rows[0]["Amount"], rows[0]["Currency"]) == ("2026-02-09", "10.50", "EUR")
    assert rows[0]["Owner"] == "Chloé Martel"


def test_what_people_typed_never_becomes_a_formula(get, figures):
    Team.objects.filter(pk=figures.lyon.pk).update(name="@SUM(A1)")
    names = {row["Opportunity"] for row in csv_of(get("metrics:population", team=figures.lyon.pk, format="csv"))}
    assert names == {"'" + FORMULA, "'-1+1 Undated"}
    assert "'@SUM(A1)" in {row["Team"] for row in csv_of(get(period="all", format="csv", table="teams"))}
    response = get("metrics:population", team=figures.lyon.pk, format="xlsx")
    _heading, *rows = sheets_of(response)["Opportunities counted"]
    assert {row[0] for row in rows} == {FORMULA, "-1+1 Undated"}  # as text: a formula would be read as its value


def test_a_list_is_read_in_as_many_statements_whatever_its_length(get, figures):
    def statements():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            content(get("metrics:population", format="csv"))
        return len(asked)

    statements()  # of the first one, some are remembered
    few = statements()
    for n in range(60):
        opportunity(figures.paris, name=f"More {n}")
    refresh(figures.workspace.pk)
    assert statements() == few <= 14


def test_more_rows_than_a_sheet_holds_are_refused_with_what_to_do(get, monkeypatch):
    monkeypatch.setattr(tables, "MOST_ROWS", 41)
    response = get("metrics:population", format="xlsx")
    assert response.status_code == 422
    assert "take the CSV" in response.content.decode()
    assert len(csv_of(get("metrics:population", format="csv"))) == 42


def test_what_cannot_be_read_is_the_page(get):
    assert b"<html" in get(format="pdf").content
    assert get(format="csv", decided_from="2026-02-02", decided_to="2026-01-01").status_code == 422


def test_nothing_to_count_is_a_heading_alone(client, cast):
    client.force_login(cast.executive.user)
    response = client.get(reverse("metrics:population", args=["novalis"]), {"format": "xlsx"})
    assert len(sheets_of(response)["Opportunities counted"]) == 1


def test_each_table_says_where_its_files_are(get, figures):
    page = get(period="last-year", team=figures.paris.pk).content.decode()
    for table in ("levels", "teams"):
        assert f'href="?period=last-year&amp;team={figures.paris.pk}&amp;format=xlsx&amp;table={table}"' in page
    listed = get("metrics:population", outcome="won", after="x").content.decode()
    assert 'href="?outcome=won&amp;format=csv&amp;table=opportunities"' in listed
