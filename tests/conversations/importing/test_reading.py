"""Files as people send them: what is read, what is refused, and the sentence that says why."""

import datetime as dt
import io
import resource

import pytest
import xlsxwriter

from conversations.importing.problems import Unreadable
from conversations.importing.reading import ReadOptions, open_table

HEAD = "id,name,amount\n"


def table(content, name="deals.csv", **options):
    data = content.encode() if isinstance(content, str) else content
    return open_table(io.BytesIO(data), name, ReadOptions(**options))


def cells(content, **options):
    return [list(row.cells) for row in table(content, **options).rows() if not row.problem]


def refused(content, **options):
    return {row.number: str(row.problem) for row in table(content, **options).rows() if row.problem}


def workbook(rows, sheet="Deals"):
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data)
    page = book.add_worksheet(sheet)
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for at, row in enumerate(rows):
        for place, cell in enumerate(row):
            if hasattr(cell, "year"):
                page.write_datetime(at, place, cell, day)
            else:
                page.write(at, place, cell)
    book.close()
    return data.getvalue()


def test_rows_are_numbered_as_a_spreadsheet_shows_them():
    rows = list(table(HEAD + "1,Ada,5\n\n2,Bob,6\n").rows())
    assert [(row.number, row.cells) for row in rows] == [(2, ["1", "Ada", "5"]), (4, ["2", "Bob", "6"])]


def test_a_quoted_cell_may_hold_separators_quotes_and_lines():
    assert cells(HEAD + '1,"A ""B"", C\nD",5\n') == [["1", 'A "B", C\nD', "5"]]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(separator):
    content = separator.join(["id", "name", "note"]) + "\n" + separator.join(["1", "Ada", "a.b"]) + "\n"
    assert table(content).separator == separator
    assert cells(content) == [["1", "Ada", "a.b"]]


def test_commas_in_amounts_do_not_pass_for_separators():
    assert cells("id;amount\n1;1,5\n2;2,5\n3;4,5\n") == [["1", "1,5"], ["2", "2,5"], ["3", "4,5"]]


def test_the_separator_line_of_excel_is_obeyed_and_left_out():
    assert cells("sep=;\nid;name\n1;a,b\n") == [["1", "a,b"]]


def test_the_separator_can_be_stated():
    assert table("a;b,c\n1;2,3\n", separator=",").headings == ["a;b", "c"]


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("latin-1", "cp1252"),
        ("cp1252", "cp1252"),
    ],
)
def test_the_encoding_is_found(encoding, found):
    content = "id,société\n" + "\n".join(f"{n},Éléonore" for n in range(30)) + "\n"
    opened = table(content.encode(encoding))
    assert opened.encoding == found
    assert opened.headings == ["id", "société"]
    assert next(opened.rows()).cells == ["0", "Éléonore"]


def test_a_latin_1_file_found_to_be_so_only_at_its_end_is_read_whole():
    content = HEAD.encode() + b"1,a,1\n" * 100_000 + "2,é,2\n".encode("latin-1")
    opened = table(content)
    assert opened.encoding == "cp1252"
    assert list(opened.rows())[-1].cells == ["2", "é", "2"]


def test_the_encoding_can_be_stated():
    assert cells("id,name\n1,Łódź\n".encode("iso8859-2"), encoding="iso8859-2") == [["1", "Łódź"]]


@pytest.mark.parametrize("encoding", ["utf-8", "klingon"])
def test_a_stated_encoding_that_does_not_fit_is_refused(encoding):
    with pytest.raises(Unreadable, match=encoding):
        table("id,name\n1,é\n".encode("latin-1"), encoding=encoding)


def test_an_empty_file_is_refused():
    with pytest.raises(Unreadable, match="The file is empty"):
        table("")


@pytest.mark.parametrize("content", ["\n\n\n", " , ,\n,,\n"])
def test_a_file_of_blanks_is_refused(content):
    with pytest.raises(Unreadable, match="no headings"):
        table(content)


def test_headings_without_rows_are_a_table_of_no_rows():
    assert cells(HEAD) == []


def test_a_workbook_named_csv_is_refused():
    with pytest.raises(Unreadable, match=r"named \.csv but is an Excel"):
        table(workbook([["id"]]))


def test_a_text_named_xlsx_is_refused():
    with pytest.raises(Unreadable, match=r"named \.xlsx but is a text file"):
        table(HEAD, name="deals.xlsx")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "a web page"),
        (b"\xef\xbb\xbf  <html><table>", "a web page"),
        (b'<?xml version="1.0"?><rows/>', "an XML document"),
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"\x1f\x8b\x08\x00 ...", "a compressed file"),
        (bytes(range(32)) * 20, "not a text file"),
        (b'{"deals": []}', "a JSON document"),
    ],
)
def test_what_is_no_table_is_named_and_refused(content, what):
    with pytest.raises(Unreadable, match=what):
        table(content)


def test_a_damaged_workbook_is_refused():
    with pytest.raises(Unreadable, match="damaged"):
        table(workbook([["id"], [1]])[:900] + b"x" * 500, name="deals.xlsx")


def test_a_row_too_short_and_one_too_long_are_refused_with_their_number():
    content = HEAD + "1,Ada,5\n2,Bob\n3,Cy,7,8\n4,Di,9\n"
    assert refused(content) == {
        3: "The row is too short: 2 cells instead of 3.",
        4: "The row is too long: 4 cells instead of 3.",
    }
    assert cells(content) == [["1", "Ada", "5"], ["4", "Di", "9"]]


def test_headings_repeated_in_the_middle_are_refused():
    assert refused(HEAD + "1,Ada,5\n" + HEAD + "2,Bob,6\n") == {3: "This row repeats the headings."}


def test_a_heading_that_occurs_twice_is_numbered_and_said():
    opened = table("id,stage,stage\n1,a,b\n")
    assert opened.headings == ["id", "stage", "stage (2)"]
    assert "“stage” occurs 2 times" in str(opened.notices[0])


def test_a_row_with_a_nul_character_is_refused():
    assert list(refused(HEAD + "1,A\0da,5\n" + "2,Bob,6\n" * 40)) == [2]


def test_a_quotation_mark_never_closed_is_pointed_at():
    found = refused(HEAD + '1,"Ada,5\n2,Bob,6\n3,Cy,7\n')
    assert "a quotation mark may be missing" in found[2]


def test_a_quotation_mark_that_swallows_too_much_does_not_stop_the_rest():
    content = HEAD + '1,"Ada,5\n' + "2,Bob,6\n" * 40_000 + "9,Zoe,1\n"
    opened = table(content)
    rows = list(opened.rows())
    assert "longer than" in str(rows[0].problem)
    assert rows[-1].cells == ["9", "Zoe", "1"]


def test_a_file_beyond_the_limit_is_refused_with_both_sizes():
    with pytest.raises(Unreadable, match="is 2 MB; an import takes at most 1 MB"):
        open_table(io.BytesIO(b"a,b\n" * 400_000), "deals.csv", limit=1024 * 1024)


def test_a_file_of_200_mb_is_read_without_holding_it(tmp_path):
    path = tmp_path / "large.csv"
    block = b"".join(b"%07d,%s,12\n" % (n, b"Somebody " * 30) for n in range(20_000))
    with path.open("wb") as out:
        out.write(HEAD.encode())
        while out.tell() < 200 * 1024 * 1024:
            out.write(block)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with path.open("rb") as file:
        rows = open_table(file, "large.csv").rows()
        assert sum(1 for _ in rows) > 700_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024


def test_a_workbook_gives_dates_as_dates_and_whole_numbers_without_a_point():
    rows = [
        ["id", "when", "amount"],
        [1, dt.datetime(2024, 5, 6), 12.5],
        ["b", dt.datetime(2024, 5, 7, 13, 5), 3],
    ]
    opened = table(workbook(rows), name="deals.xlsx")
    assert opened.sheet == "Deals"
    assert [row.cells for row in opened.rows()] == [
        [1, dt.date(2024, 5, 6), 12.5],
        ["b", dt.datetime(2024, 5, 7, 13, 5), 3],
    ]


def test_the_sheet_of_a_workbook_can_be_stated():
    with pytest.raises(Unreadable, match="no sheet “Other”"):
        table(workbook([["id"], [1]]), name="deals.xlsx", sheet="Other")
    assert table(workbook([["id"], [1]]), name="deals.xlsx", sheet="Deals").sheets == ["Deals"]


def test_a_table_can_be_gone_through_twice():
    opened = table(HEAD + "1,Ada,5\n")
    assert list(opened.rows()) == list(opened.rows())
