"""The pages of an import: upload, mapping with its preview, start, progress, report, refused rows."""

import io
import json

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from conversations.importing import jobs
from conversations.models import ImportFile, ImportMapping, Opportunity, RefusedRow
from people.models import JobRun
from tests.conversations.importing.bring import DEALS

CONTENT = """Record ID,Deal Name,Deal Stage,Amount,Create Date
D1,First,Closed Won,10,2024-01-05
D2,Second,Talks,abc,2024-01-06
"""
MAPPING = {"version": 1, "kind": "opportunities", "fields": {**DEALS, "amount": "amount"}}
LINES = "id,name,amount\nD1,First,10\nD2,Second,abc\n=1,Third,oops\n"


def url(name, **kwargs):
    return reverse(f"conversations:{name}", kwargs={"workspace": "novalis", **kwargs})


@pytest.fixture
def admin(client, cast):
    client.force_login(cast.admin.user)
    return client


def upload(client, content=CONTENT, name="deals.csv", **more):
    data = content if isinstance(content, bytes) else content.encode()
    return client.post(url("import_create"), {"kind": "opportunities", "file": SimpleUploadedFile(name, data), **more})


@pytest.fixture
def brought(cast):
    """A file with its mapping, as it stands before the import is started."""
    file = SimpleUploadedFile("deals.csv", LINES.encode())
    return ImportFile.bring(by=cast.admin, kind="opportunities", upload=file, mapping=MAPPING)


def test_a_file_is_kept_and_a_mapping_proposed(admin, cast):
    answer = upload(admin)
    found = ImportFile.objects.get()
    assert answer.url == url("import_mapping", pk=found.pk)
    assert (found.name, found.created_by, found.mapping["fields"]["name"]) == (
        "deals.csv",
        cast.admin,
        {"column": "Deal Name"},
    )
    assert "deals" not in found.file.name
    page = admin.get(answer.url).content.decode()
    assert "Team: It is required." in page


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "The submitted file is empty."),
        (b"PK\x03\x04rest", "is an Excel or OpenDocument workbook"),
        ("<html>Sign in</html>", "The file is a web page."),
        ("\n\n", "The file has no headings and no rows."),
    ],
)
def test_a_file_that_cannot_be_read_is_said_at_its_field(admin, content, sentence):
    answer = upload(admin, content)
    assert answer.status_code == 422
    assert sentence in answer.content.decode().replace("&#x27;", "'")
    assert not ImportFile.objects.exists()


def test_a_file_that_is_too_large_is_said_at_its_field_and_not_kept(admin, settings):
    settings.IMPORT_MAX_BYTES = 1024 * 1024
    answer = upload(admin, "id,name\n" + "D1,First\n" * 300_000)
    assert answer.status_code == 422
    assert "an import takes at most 1 MB" in answer.content.decode().replace("\xa0", " ")
    assert not ImportFile.objects.exists()


def test_a_mapping_is_filled_in_on_the_form_and_what_would_happen_is_counted(admin, cast):
    upload(admin)
    found = ImportFile.objects.get()
    form = admin.get(url("import_mapping", pk=found.pk)).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    sent |= {"team-source": "=", "team-text": "Paris", "keep_as": "Our CRM"}
    answer = admin.post(url("import_mapping", pk=found.pk), sent)
    assert answer.status_code == 302
    found.refresh_from_db()
    assert found.mapping["fields"]["team"] == {"constant": "Paris", "when_missing": "refuse", "by": "name"}
    assert ImportMapping.objects.get().name == "Our CRM"
    page = admin.get(answer.url).content.decode()
    assert "What the import would do" in page
    assert "“abc” is not an amount." in page
    assert found.preview_run.result["created"] == 1
    assert not Opportunity.objects.exists()


def test_what_the_form_does_not_show_of_a_mapping_is_left_as_it_is(admin, brought):
    full = {
        **MAPPING,
        "replace": {"name": {"A": "B"}},
        "skip_rows": [{"column": "id", "in": ["x"]}],
        "fields": {**DEALS, "amount": {"column": "amount", "empty_values": ["0"]}},
    }
    brought.read_as(full)
    form = admin.get(url("import_mapping", pk=brought.pk)).context["form"]
    admin.post(url("import_mapping", pk=brought.pk), {name: form[name].value() or "" for name in form.fields})
    brought.refresh_from_db()
    assert brought.mapping["replace"] == full["replace"]
    assert brought.mapping["skip_rows"] == full["skip_rows"]
    assert brought.mapping["fields"]["amount"] == full["fields"]["amount"]


def test_a_mapping_can_be_written_as_text(admin, brought):
    text = json.dumps({**MAPPING, "formats": {"decimal": ","}})
    assert admin.post(url("import_mapping", pk=brought.pk), {"mapping": text}).status_code == 302
    brought.refresh_from_db()
    assert brought.mapping["formats"] == {"decimal": ","}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("{", "This is not JSON."), ('{"version": 1, "kind": "x"}', "State the kind of file"), ("[]", "JSON object")],
)
def test_a_text_that_is_no_mapping_is_refused_and_stays_in_its_field(admin, brought, text, sentence):
    answer = admin.post(url("import_mapping", pk=brought.pk), {"mapping": text})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert answer.context["text"]["mapping"].value() == text


def test_questions_that_a_column_leaves_open_are_asked(admin, cast):
    file = SimpleUploadedFile("deals.csv", b"id,name,amount\nD1,First,1.234\n")
    found = ImportFile.bring(by=cast.admin, kind="opportunities", upload=file, mapping=MAPPING)
    page = admin.get(url("import_mapping", pk=found.pk)).content.decode()
    assert "can be read in two ways" in page
    assert "Start the import" not in page


def test_first_rows_are_written_so_that_a_wrong_reading_is_seen(admin, cast):
    lines = "id,name,amount,opened,end\nD1,First,1234.5,03/04/2024,won\n"
    file = SimpleUploadedFile("deals.csv", lines.encode())
    fields = {**DEALS, "amount": "amount", "opened": "opened", "outcome": "end"}
    mapping = {"version": 1, "kind": "opportunities", "fields": fields, "formats": {"dates": "dmy"}}
    found = ImportFile.bring(by=cast.admin, kind="opportunities", upload=file, mapping=mapping)
    page = admin.get(url("import_mapping", pk=found.pk)).content.decode().replace("\u202f", " ").replace("\u2009", " ")
    assert all(f"<td>{cell}</td>" in page for cell in ("3 Apr 2024", "1 234.50", "Won"))
    assert ">opened (03/04/2024)</option>" in page


def test_an_import_is_started_once_and_reported(admin, brought):
    assert admin.post(url("import_run", pk=brought.pk)).url == url("import_show", pk=brought.pk)
    assert "under way" in admin.get(url("import_show", pk=brought.pk)).content.decode()
    again = admin.post(url("import_run", pk=brought.pk))
    assert (again.status_code, "started already" in again.content.decode()) == (422, True)
    brought.refresh_from_db()
    jobs.work(brought.workspace_id, brought.run_id)
    page = admin.get(url("import_show", pk=brought.pk)).content.decode()
    assert "3 rows were read" in page
    assert f'href="{url("import_create")}"' in page
    assert f'href="{url("opportunity_index")}">See what it brought' in page
    assert Opportunity.objects.get().external_id == "D1"
    assert RefusedRow.objects.count() == 2
    assert admin.get(url("import_mapping", pk=brought.pk)).url == url("import_show", pk=brought.pk)
    assert "deals.csv" in admin.get(url("import_index")).content.decode()


def test_progress_is_a_part_of_the_page_that_asks_again_until_it_is_done(admin, brought):
    run = jobs.begin(brought, by=brought.created_by)
    JobRun.objects.filter(pk=run.pk).update(state="running", done=1, total=3)
    part = admin.get(url("import_show", pk=brought.pk), headers={"HX-Request": "true"}).content.decode()
    assert 'hx-trigger="every 1s"' in part
    assert "1 of 3 rows" in part
    assert "<html" not in part
    JobRun.objects.filter(pk=run.pk).update(state="done")
    part = admin.get(url("import_show", pk=brought.pk), headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in part


def test_refused_rows_are_a_file_to_mend_and_send_again(admin, brought):
    run = jobs.begin(brought, by=brought.created_by)
    jobs.work(brought.workspace_id, run.pk)
    answer = admin.get(url("import_refused", pk=brought.pk))
    assert answer["Content-Disposition"] == 'attachment; filename="deals-refused.csv"'
    assert b"".join(answer.streaming_content).decode("utf-8-sig").splitlines() == [
        "id,name,amount,Row,Reason",
        "D2,Second,abc,3,“abc” is not an amount.",
        "'=1,Third,oops,4,“oops” is not an amount.",
    ]


def test_a_failed_import_can_go_on(admin, brought):
    run = jobs.begin(brought, by=brought.created_by)
    JobRun.objects.filter(pk=run.pk).update(state="failed", error="The disk was full.")
    page = admin.get(url("import_show", pk=brought.pk)).content.decode()
    assert "The disk was full." in page
    assert "Go on with the rest" in page
    admin.post(url("import_run", pk=brought.pk))
    run.refresh_from_db()
    assert run.state == "waiting"


PAGES = ["import_mapping", "import_show", "import_refused"]


@pytest.mark.parametrize("who", ["rep", "manager", "executive"])
def test_only_an_admin_imports(client, cast, brought, who):
    client.force_login(getattr(cast, who).user)
    for page in ("import_index", "import_create"):
        assert client.get(url(page)).status_code == 403
    for page in PAGES:
        assert client.get(url(page, pk=brought.pk)).status_code == 403
    assert client.post(url("import_run", pk=brought.pk)).status_code == 403


def test_a_file_of_another_workspace_is_not_found(client, cast, brought):
    client.force_login(cast.stranger)
    for page in PAGES:
        address = reverse(f"conversations:{page}", kwargs={"workspace": "rival", "pk": brought.pk})
        assert client.get(address).status_code == 404


def test_an_import_is_not_started_by_looking(admin, brought):
    assert admin.get(url("import_run", pk=brought.pk)).status_code == 405


def test_the_sheet_of_a_workbook_is_chosen_on_the_form(admin, cast):
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data)
    for name in ("Empty", "Deals", "Old deals"):
        sheet = book.add_worksheet(name)
        if name != "Empty":
            sheet.write_row(0, 0, ["id", "name", "amount"])
            sheet.write_row(1, 0, [f"{name} 1", f"From {name}", 12.5])
    book.close()
    upload(admin, data.getvalue(), name="deals.xlsx")
    found = ImportFile.objects.get()
    found.read_as(MAPPING)
    page = admin.get(url("import_mapping", pk=found.pk))
    assert "From Deals" in page.content.decode()
    form = page.context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {"sheet": "Old deals"}
    page = admin.post(url("import_mapping", pk=found.pk), sent, follow=True).content.decode()
    assert "From Old deals" in page
    assert "From Deals" not in page
