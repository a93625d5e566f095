"""Each fact against the same one counted another way: random rows, plain Python, no query of ours."""

from datetime import UTC, datetime, time, timedelta
from statistics import median
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.models import Conversation, StageEntry
from metrics.maturity import evidence_of
from metrics.observing import Observing
from people.models import Department, Membership, Role
from stages.models import PlannedConversation, Suggestion, Training
from tests.builders.conversations import build_version
from tests.metrics.rows import opportunity

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
PARIS = ZoneInfo("Europe/Paris")
WINDOW, HALF_YEAR = 90, 180

hours = st.integers(-200 * 24, 30)  # around now, so that some fall on the edges of the windows and some ahead
moves = st.tuples(st.sampled_from(["paris", "lyon"]), hours, st.booleans(), st.sampled_from(["here", "file", "nobody"]))
talks = st.tuples(
    st.sampled_from(["paris", "lyon"]), hours, st.sampled_from(["held", "scheduled", "cancelled"]), st.integers(-1, 5),
    st.sampled_from(["", "Sales", "Marketing", "Customer Success"]),
)  # fmt: skip
people = st.tuples(st.integers(-300, 5), st.sampled_from([None, -10, 0, 3]), st.sampled_from([None, -20, 0, 4]))
asked = st.tuples(st.integers(-300 * 24, -1), st.sampled_from([None, 1, 48, 2_000]))


def test_the_facts_are_what_the_rows_say(cast, time_machine):
    now = datetime(2026, 11, 20, 22, 45, tzinfo=UTC)  # a quarter to midnight in Paris
    time_machine.move_to(now, tick=False)
    company = Company(cast, now, ["", "Sales", "Marketing", "Customer Success", "Marketing", "Sales"])

    @settings(max_examples=30)
    @given(
        moves=st.lists(moves, max_size=10),
        talks=st.lists(talks, max_size=10),
        people=st.lists(people, max_size=5),
        asked=st.lists(asked, max_size=5),
    )
    def agree(**rows):
        with transaction.atomic():
            company.add(**rows)
            found = Observing(cast.workspace, [cast.paris, cast.lyon], company.today).of(cast.paris)
            facts = {fact.name: (fact.value, fact.count, fact.out_of) for fact in evidence_of(found)}
            for name, (value, *counts) in company.by_hand(**rows).items():
                assert list(facts[name][1:]) == counts, name
                assert facts[name][0] == (value if value is None else pytest.approx(value, rel=1e-12)), name
            transaction.set_rollback(True)

    agree()


class Company:
    def __init__(self, cast, now, departments):
        self.cast, self.now, self.names = cast, now, departments
        self.departments = {each.name: each for each in Department.objects.all()}
        self.version = build_version(cast, teams=[])
        draft = self.version.process.draft_from(self.version, by=cast.manager)
        self.planned = list(draft.planned_conversations.order_by("pk"))
        for talk, name in zip(self.planned, departments, strict=True):
            PlannedConversation.objects.filter(pk=talk.pk).update(department=self.departments.get(name))
        self.version = draft.publish(by=cast.manager, why="Together", knowing=self.version.pk)
        self.version.give_to(cast.paris, by=cast.admin, starts_on=datetime(2024, 1, 1, tzinfo=UTC).date())
        self.midnight = datetime.combine(now.astimezone(PARIS).date() + DAY, time.min, PARIS)
        self.today = now.astimezone(PARIS).date()

    def add(self, moves, talks, people, asked):
        cast, of = self.cast, {"workspace": self.cast.workspace}
        for team, hour, has_missing, whence in moves:
            entry = {"missing": ["figure"] if has_missing else [], "external_id": "x1" if whence == "file" else ""}
            by = None if whence == "nobody" else cast.rep
            deal = opportunity(getattr(cast, team))
            for sequence, at in ((1, self.now - 400 * DAY), (2, self.now + hour * HOUR)):
                fields = {"opportunity": deal, "sequence": sequence, "entered_at": at, "entered_by": by}
                StageEntry.objects.create(**of, **fields, **entry, stage_name="A stage")
        for team, hour, state, place, name in talks:
            fields = {"state": state, "starts_at": self.now + hour * HOUR, "department": self.departments.get(name)}
            planned = self.planned[place] if place >= 0 else None
            fields |= {"planned_conversation": planned, "opportunity": opportunity(getattr(cast, team))}
            Conversation.objects.create(**of, **fields)
        for starts, ends, trained in people:
            day, end = self.today + starts * DAY, None if ends is None else self.today + ends * DAY
            if end is not None and end < day:
                end = day
            person = Membership.objects.create(**of, name="Somebody", starts_on=day, ends_on=end)
            Role.objects.create(**of, membership=person, kind="rep", team=cast.paris, starts_on=self.today - 400 * DAY)
            if trained is not None:
                row = {"trained_on": self.today + trained * DAY, "recorded_by": cast.rep, "version": self.version}
                Training.objects.create(**of, membership=person, **row)
        for hour, after in asked:
            made = self.now + hour * HOUR
            said = {"process": self.version.process, "created_by": cast.rep, "change": "A change", "why": "A reason"}
            row = Suggestion.objects.create(**of, **said)
            answered = None if after is None else made + after * HOUR
            Suggestion.objects.filter(pk=row.pk).update(created_at=made, answered_at=answered)

    def by_hand(self, moves, talks, people, asked):
        since = self.midnight - WINDOW * DAY  # wall clock: midnight in Paris, in summer as in winter
        moved = [m for m in moves if m[0] == "paris" and m[3] == "here" and since <= self._at(m[1]) < self.midnight]
        held = [t for t in talks if t[0] == "paris" and t[2] == "held" and since <= self._at(t[1]) < self.midnight]
        planned = set(self.names) - {"", "Sales"}
        holding = {t[4] for t in held if t[3] >= 0 and t[4] and t[4] == self.names[t[3]]}
        active = [p for p in people if p[0] <= 0 and (p[1] is None or max(p[0], p[1]) > 0)]
        trained = [p for p in active if p[2] is not None and p[2] <= 0]
        return {
            "moves_with_milestones": share(sum(not m[2] for m in moved), len(moved)),
            "conversations_on_score": share(sum(t[3] >= 0 for t in held), len(held)),
            "other_departments": (float(len(planned & holding)), None, None),
            "people_trained": share(len(trained), len(active) + 2),  # Chloé and Inès are there, and know nothing
            "suggestions_answered": (self._median(asked), None, None),
        }

    def _at(self, hour):
        return self.now + hour * HOUR

    def _median(self, asked):
        waits = []
        for hour, after in asked:
            made, until = self._at(hour), self.midnight
            if after is None or made >= until - HALF_YEAR * DAY:
                waits.append((min(made + after * HOUR, until) - made if after is not None else until - made) / DAY)
        return median(waits) if waits else None


def share(count, out_of):
    return (count / out_of if out_of else None, count, out_of)
