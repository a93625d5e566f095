import pytest
from django.utils import translation

from people.models import Department
from salesproc.errors import Refused
from stages.blueprint import Blueprint
from stages.blueprint import Stage as Described
from stages.library import KEYS, template
from stages.models import BuyerRole, Process, Stage, Theme, Version
from stages.reading import blueprint_of


def without_keys(blueprint):
    """What two blueprints say, whatever names their rows have in the database."""
    roles = {role.key: role.name for role in blueprint.roles}
    return [
        (
            stage.name,
            stage.purpose,
            stage.expected_days,
            stage.answerable,
            sorted(stage.contributors),
            stage.is_signature,
            [(milestone.name, milestone.verifications, milestone.is_required) for milestone in stage.milestones],
            stage.indicators,
            sorted((roles[talk.role], talk.theme, talk.questions, talk.department) for talk in stage.conversations),
        )
        for stage in blueprint.stages
    ]


@pytest.mark.parametrize("key", KEYS)
def test_a_process_begins_from_a_template_as_it_stands(cast, key):
    process = Process.begin("Our score", by=cast.manager, source=template(key, "en"))
    draft = process.versions.get()
    assert (draft.number, draft.is_draft, draft.created_by) == (1, True, cast.manager)
    assert without_keys(blueprint_of(draft)) == without_keys(template(key, "en"))


def test_a_process_begins_from_nothing(cast):
    draft = Process.begin("Our score", by=cast.manager).versions.get()
    assert blueprint_of(draft).stages == ()


def test_a_french_template_uses_the_departments_that_exist_under_an_english_name(cast):
    Process.begin("Notre partition", by=cast.manager, source=template("enterprise", "fr"))
    names = set(Department.objects.values_list("name", flat=True))
    assert {"Sales", "Marketing", "Customer Success"} < names
    assert not names & {"Commercial", "Succès client"}
    assert "Produit" in names  # the company had none yet


def test_two_processes_share_their_words(cast):
    Process.begin("One", by=cast.manager, source=template("enterprise", "en"))
    words = (BuyerRole.objects.count(), Theme.objects.count())
    Process.begin("Two", by=cast.manager, source=template("enterprise", "en"))
    assert (BuyerRole.objects.count(), Theme.objects.count()) == words


def test_a_word_written_otherwise_is_the_same_word(cast):
    sponsor = BuyerRole.objects.called("Sponsor", cast.workspace.pk, nature="benefits")
    assert BuyerRole.objects.called(" sPONSOR  ", cast.workspace.pk, nature="decides") == sponsor


@pytest.mark.parametrize("name", ["", "   ", "\n"])
def test_a_process_needs_a_name(cast, name):
    with pytest.raises(Refused) as refused:
        Process.begin(name, by=cast.manager)
    assert refused.value.field == "name"


def test_two_processes_cannot_have_the_same_name(cast):
    Process.begin("Our score", by=cast.manager)
    with pytest.raises(Refused, match="already"):
        Process.begin("our  SCORE", by=cast.manager)


def test_a_draft_from_a_published_version_equals_it_and_keeps_its_lineage(cast, published):
    draft = published.process.draft_from(published, by=cast.manager)
    assert draft.number == 2
    assert draft.based_on == published
    assert blueprint_of(draft) == blueprint_of(published)


def test_a_draft_keeps_the_lineage_of_every_stage_but_not_the_row(cast, published):
    draft = published.process.draft_from(published, by=cast.manager)
    old, new = (Stage.objects.filter(version=version) for version in (published, draft))
    assert list(old.values_list("lineage", flat=True)) == list(new.values_list("lineage", flat=True))
    assert not set(old.values_list("pk", flat=True)) & set(new.values_list("pk", flat=True))


def test_a_draft_does_not_start_from_a_draft(cast, draft):
    with pytest.raises(Refused, match="published"):
        draft.process.draft_from(draft, by=cast.manager)


def test_a_draft_does_not_start_from_another_process(cast, published):
    other = Process.begin("Other", by=cast.manager)
    with pytest.raises(Refused, match="another process"):
        other.draft_from(published, by=cast.manager)


def test_the_number_of_a_discarded_draft_is_not_given_again(cast, published):
    process = published.process
    process.draft_from(published, by=cast.manager).discard(by=cast.manager)
    assert process.draft_from(published, by=cast.manager).number == 3


def test_a_discarded_draft_leaves_who_and_when(cast, published):
    draft = published.process.draft_from(published, by=cast.manager)
    trace = draft.discard(by=cast.other_manager)
    assert (trace.number, trace.based_on, trace.drafted_by) == (2, published, cast.manager)
    assert trace.discarded_by == cast.other_manager
    assert list(Version.objects.all()) == [published]


def test_a_published_version_cannot_be_discarded(cast, published):
    with pytest.raises(Refused, match="not a draft"):
        published.discard(by=cast.manager)
    assert published.stages.count() == 7


def test_a_refusal_speaks_the_language_of_the_person(cast):
    with translation.override("fr"), pytest.raises(Refused) as refused:
        Process.begin("", by=cast.manager)
    assert str(refused.value.message)


def test_a_department_that_a_blueprint_only_names_is_made(cast):
    stage = Described("a", "Sees it", answerable="Legal", contributors=("sales",))
    process = Process.begin("Ours", by=cast.manager, source=Blueprint("Ours", stages=(stage,)))
    row = process.versions.get().stages.get()
    assert row.answerable.name == "Legal"
    assert [department.name for department in row.contributors.all()] == ["Sales"]
