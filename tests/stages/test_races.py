"""Two people at once, each on a connection of their own. Their rows are committed in a company of their own."""

import pytest

from people.models import Role, Team
from stages.library import template
from stages.models import Following, Process, Stage, Theme, Version
from tests.racing import at_once, company_of


@pytest.fixture
def company(db):
    """A company that no other test looks at, committed by a thread: threads do not see what a test has not."""

    def prepare(member, team):
        Process.begin("Score", by=member, source=template("services", "en"))

    with company_of(Role.Kind.ADMIN, prepare) as workspace:
        yield workspace


def test_one_of_two_publications_of_the_same_draft_is_refused(company):
    def publish(member):
        Version.objects.get(workspace=company).publish(by=member, why="Now")

    (refused,) = at_once(company, publish, publish)
    assert "already" in refused.message
    assert Version.objects.published().count() == 1


def test_one_of_two_publications_of_two_drafts_is_refused(company):
    def begin(member):
        Process.objects.get(workspace=company).draft_from(template("enterprise", "en"), by=member)

    assert at_once(company, begin) == []

    def publish(number):
        return lambda member: Version.objects.get(number=number).publish(by=member, why="Now")

    (refused,) = at_once(company, publish(1), publish(2))
    assert "was published after this draft was begun" in refused.message
    assert Version.objects.published().count() == 1
    assert Version.objects.drafts().count() == 1


def test_two_drafts_begun_at_once_have_two_numbers(company):
    def begin(member):
        Process.objects.get(workspace=company).draft_from(None, by=member)

    assert at_once(company, begin, begin) == []
    assert sorted(Version.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_an_edit_and_a_publication_come_one_after_the_other(company):
    def edit(member):
        Stage.objects.get(position=1).change(by=member, name="Sees it coming")

    def publish(member):
        Version.objects.get(workspace=company).publish(by=member, why="Now")

    refusals = at_once(company, edit, publish)
    assert Version.objects.get().is_published
    renamed = Stage.objects.filter(name="Sees it coming").exists()
    assert renamed == (refusals == [])


def test_two_stages_added_at_once_have_two_places(company):
    def add(name):
        return lambda member: Stage(version=Version.objects.get(workspace=company), name=name).add(by=member)

    assert at_once(company, add("One"), add("Two")) == []
    assert sorted(Stage.objects.values_list("position", flat=True)) == list(range(1, 9))


def test_one_of_two_edits_of_the_same_stage_is_refused(company):
    seen = Stage.objects.get(position=1).seen

    def rename(name):
        return lambda member: Stage.objects.get(position=1).change(by=member, seen=seen, name=name)

    (refused,) = at_once(company, rename("One"), rename("Two"))
    assert refused.current.name == Stage.objects.get(position=1).name


def test_a_team_given_two_versions_at_once_follows_one(company):
    def prepare(member):
        Team.objects.create(workspace=company, name="Paris")
        first = Version.objects.get().publish(by=member, why="First")
        first.process.draft_from(first, by=member).publish(by=member, why="Second")

    assert at_once(company, prepare) == []

    def give(number):
        return lambda member: Version.objects.get(number=number).give_to(Team.objects.get(name="Paris"), by=member)

    assert at_once(company, give(1), give(2)) == []
    assert Following.objects.on(company.today()).count() == 1


def test_two_processes_of_one_name_begun_at_once_are_one(company):
    def begin(member):
        Process.begin("Small deals", by=member, source=template("enterprise", "en"))

    (refused,) = at_once(company, begin, begin)
    assert refused.field == "name"
    assert Process.objects.filter(name="Small deals").count() == 1


def test_a_new_word_written_twice_at_once_is_one_word(company):
    def write(member):
        return Theme.objects.called("A word of its own", member.workspace_id)

    assert at_once(company, write, write) == []
    assert Theme.objects.filter(name="A word of its own").count() == 1
