"""A version written to a file and read again, and files that somebody else wrote."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from salesproc.errors import Refused
from stages.library import KEYS, template
from stages.models import Process
from stages.process_file import read, written
from stages.reading import blueprint_of

SCHEMA = json.loads(Path("salesproc/static/schema/process.json").read_text(encoding="utf-8"))


def as_file(data) -> bytes:
    return json.dumps(data).encode()


def changed(change) -> dict:
    data = json.loads(json.dumps(written(template("enterprise", "en"))))
    change(data)
    return data


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("key", KEYS)
def test_what_is_written_follows_the_schema_and_is_read_as_it_was(key, language):
    blueprint = template(key, language)
    data = written(blueprint)
    Draft202012Validator(SCHEMA).validate(json.loads(json.dumps(data)))
    again = read(as_file(data))
    assert (again.name, again.roles, again.stages) == (blueprint.name, blueprint.roles, blueprint.stages)
    assert again.disqualification_stage == blueprint.disqualification_stage


def test_the_schema_is_one():
    Draft202012Validator.check_schema(SCHEMA)


WRONG = [
    (lambda data: data["stages"][0].update(name=""), "stages[0].name: This field may not be blank."),
    (lambda data: data["stages"][0].update(name="x" * 300), "stages[0].name: Ensure this field has no more than 80"),
    (lambda data: data["stages"].extend(data["stages"] * 9), "stages: Ensure this field has no more than 30"),
    (lambda data: data["stages"].append(data["stages"][0]), "stages: The key “sees” stands twice."),
    (lambda data: data["buyer_roles"][0].update(nature="watches"), 'buyer_roles[0].nature: "watches" is not a valid'),
    (lambda data: data["stages"][0].update(expected_days=-3), "stages[0].expected_days: Ensure this value is greater"),
    (lambda data: data["stages"][0].update(milestones=3), "stages[0].milestones: Expected a list"),
    (lambda data: data.pop("name"), "name: This field is required."),
    (lambda data: data.update(edition=2), "edition: Ensure this value is less than or equal to 1."),
    (lambda data: data["stages"][0]["conversations"][0].update(role="nobody"), "a buyer role that the file does not"),
    (lambda data: data["stages"][0]["conversations"][0].update(milestone="none"), "a milestone that its stage does"),
    (lambda data: [stage.update(is_signature=True) for stage in data["stages"]], "More than one stage ends"),
    (lambda data: data["stages"][1].update(name=data["stages"][0]["name"].upper()), "stands twice"),
]


@pytest.mark.parametrize(("change", "sentence"), WRONG, ids=[sentence for _change, sentence in WRONG])
def test_what_is_wrong_is_said_with_its_place(change, sentence):
    with pytest.raises(Refused) as refused:
        read(as_file(changed(change)))
    assert sentence in refused.value.message


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "not a JSON file"),
        (b"{", "not a JSON file"),
        (b"[" * 100_000, "not a JSON file"),
        ("é".encode("latin-1"), "not a JSON file"),
        (b"[]", "not the file of a process"),
        (b'{"format": "docx"}', "not the file of a process"),
        (b" " * 2_000_001, "larger than any process"),
    ],
)
def test_a_file_that_is_no_process_is_refused_with_a_sentence(content, sentence):
    with pytest.raises(Refused, match=sentence):
        read(content)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.sampled_from(["key", "name", "stages"]), inside),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["name", "edition", "stages", "buyer_roles", "disqualification_stage"]), JSON))
def test_whatever_a_file_says_it_is_read_or_refused(data):
    with suppress(Refused):
        blueprint = read(as_file({"format": "salesproc-process", "edition": 1, "name": "x"} | data))
        Draft202012Validator(SCHEMA).validate(json.loads(json.dumps(written(blueprint))))


# ---- the pages
def upload(data, name="process.json"):
    return {"file": SimpleUploadedFile(name, data if isinstance(data, bytes) else as_file(data))}


def test_a_version_is_saved_as_a_file(rep_client, url, published):
    answer = rep_client.get(url("process_file_show", version=published.pk))
    assert 'filename="enterprise-score-v1.json"' in answer["Content-Disposition"]
    assert read(answer.content).stages[0].name == published.stages.first().name
    Draft202012Validator(SCHEMA).validate(json.loads(answer.content))


def test_a_process_begins_from_its_own_file(manager_client, url, cast, published):
    content = manager_client.get(url("process_file_show", version=published.pk)).content
    answer = manager_client.post(url("process_file_create"), upload(content) | {"name": "Copy of it"})
    draft = Process.objects.get(name="Copy of it").versions.get()
    assert answer.url == url("version_show", pk=draft.pk)
    before, after = blueprint_of(published), blueprint_of(draft)
    assert [stage.name for stage in after.stages] == [stage.name for stage in before.stages]
    talks = [[(talk.theme, talk.questions, talk.department) for talk in stage.conversations] for stage in before.stages]
    assert talks == [
        [(talk.theme, talk.questions, talk.department) for talk in stage.conversations] for stage in after.stages
    ]


def test_the_name_in_the_file_serves_where_none_is_given(manager_client, url):
    manager_client.post(url("process_file_create"), upload(written(template("services", "en"))))
    assert Process.objects.get().name == "Services"


def test_a_name_that_exists_is_told_and_nothing_is_made(manager_client, url, published):
    answer = manager_client.post(
        url("process_file_create"), upload(written(template("services", "en"))) | {"name": "enterprise SCORE"}
    )
    assert answer.status_code == 422
    assert "There is a process of this name already." in answer.content.decode()
    assert Process.objects.count() == 1


def test_markup_in_a_file_stays_text(manager_client, url):
    data = changed(lambda data: data["stages"][0].update(name="<script>alert(1)</script>", purpose="<b>x"))
    answer = manager_client.post(url("process_file_create"), upload(data) | {"name": "Odd"}, follow=True)
    page = answer.content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_no_file_and_a_wrong_one_are_told_at_the_field(manager_client, url):
    assert "This field is required" in manager_client.post(url("process_file_create"), {"name": "x"}).content.decode()
    answer = manager_client.post(url("process_file_create"), upload(b"PK\x03\x04", "process.xlsx"))
    assert answer.status_code == 422
    assert "not a JSON file" in answer.content.decode()
