"""Turns drawn opportunities into rows, with the columns that lists repeat as the verbs would have left them."""

from bisect import bisect_right
from random import Random
from typing import Any

from conversations.models import (
    Account,
    Contact,
    Conversation,
    Draw,
    Involvement,
    MilestoneReached,
    Opportunity,
    Outcome,
    Participation,
    StageEntry,
)
from salesproc.demo import texts
from salesproc.demo.drawing import Buyer, Deal
from salesproc.demo.founding import Company
from salesproc.demo.life import Talk
from salesproc.demo.scores import StageSpec
from salesproc.demo.truth import LEVELS
from salesproc.demo.writing import Row, take_ids, write

MODELS = (
    *(Account, Contact, Opportunity, StageEntry, Outcome),
    *(Involvement, Conversation, Participation, MilestoneReached, Draw),
)
CHANNELS = {"call": 30, "video": 36, "meeting": 24, "email": 7, "message": 3}
INFLUENCES = ("much", "some", "little", "unknown")
STANCES = ("for", "neutral", "against", "unknown")
STANCE_WEIGHTS = {
    "won": (60, 25, 5, 10),
    "lost": (25, 30, 30, 15),
    "no_decision": (30, 45, 10, 15),
    "disqualified": (10, 50, 10, 30),
    "": (35, 35, 8, 22),
}
WORDS_NOTED = 0.55


class Rows:
    def __init__(self, company: Company, rng: Random):
        self.company, self.rng, self.moment = company, rng, company.calendar.moment
        self.rows: dict[type, list[Row]] = {model: [] for model in MODELS}
        self.ids: dict[type, list[int]] = {}

    def add(self, deals: list[Deal], buyers: list[Buyer]) -> None:
        for buyer in buyers:
            self._account(buyer)
        for deal in deals:
            self._deal(deal)

    def write(self) -> dict[str, int]:
        same = {"workspace_id": self.company.workspace.pk}
        return {model._meta.model_name: write(model, self.rows[model], **same) for model in MODELS}

    def _id(self, model: type) -> int:
        if not self.ids.get(model):
            self.ids[model] = take_ids(model, 2_000)[::-1]
        return self.ids[model].pop()

    def _account(self, buyer: Buyer) -> None:
        buyer.id = self._id(Account)
        self.rows[Account].append(
            {
                "id": buyer.id,
                "name": buyer.name,
                "team_id": buyer.team.id,
                "owner_id": buyer.owner,
                "website": f"https://www.{texts.address(buyer.name)}.example",
                "industry": buyer.industry,
                "country": buyer.country,
                "created_at": self.moment(buyer.since),
            }
        )

    def _deal(self, deal: Deal) -> None:
        life, pk = deal.life, self._id(Opportunity)
        talks = [(self.moment(talk.at), talk) for talk in life.talks]
        ahead = [(self.company.calendar.exact(day, minute), talk) for day, minute, talk in deal.ahead]
        entered = [self.moment(entry.at)[:16] for entry in life.entries]
        ids = {}
        for moment, talk in [*talks, *ahead]:
            entry = life.entries[bisect_right(entered, moment[:16]) - 1]
            ids[id(talk)] = self._conversation(pk, deal, moment, talk, life.score.stages[entry.stage])
        self._people(pk, deal, [*talks, *ahead], ids)
        self._entries(pk, deal)
        self._milestones(pk, deal, ids)
        self._draw(pk, deal)
        decided_at = self.moment(life.ends) if life.kind else None
        if life.kind:
            self._outcome(pk, deal, decided_at)
        self.rows[Opportunity].append(
            {
                "id": pk,
                **self._facts(deal),
                **self._repeated(deal, decided_at),
                "last_held_at": max((m for m, talk in talks if talk.state == "held"), default=None),
                "next_at": min((m for m, _ in ahead), default=None),
            }
        )

    def _draw(self, pk: int, deal: Deal) -> None:
        if deal.draw and deal.draw.is_first:
            self.rows[Draw].append(
                {
                    "trial_id": deal.draw.trial.id,
                    "account_id": deal.buyer.id,
                    "opportunity_id": pk,
                    "number": deal.draw.number,
                    "share": deal.draw.trial.share,
                    "arm": "b" if deal.draw.is_b else "a",
                    "drawn_at": self.moment(deal.life.starts),
                    "drawn_by_id": deal.owner,
                }
            )

    def _facts(self, deal: Deal) -> Row:
        opened_at = self.moment(deal.life.starts)
        is_known = self.rng.random() < 0.97
        amount = self._amount(deal) if is_known else None
        return {
            "account_id": deal.buyer.id,
            "name": deal.name,
            "team_id": deal.team.id,
            "owner_id": deal.owner,
            "version_id": deal.life.score.version_id,
            "amount": amount,
            "currency": deal.buyer.currency if is_known else "",
            "opened_on": opened_at[:10],
            "opened_at": opened_at,
            "source": texts.source(self.rng),
            "created_at": opened_at,
            "created_by_id": deal.owner,
        }

    def _amount(self, deal: Deal) -> int:
        median = deal.team.plan.amount * LEVELS[deal.life.level].amount_factor * deal.buyer.size
        amount = self.rng.lognormvariate(0, 0.45) * median
        step = 100 if amount < 20_000 else 500 if amount < 80_000 else 1_000
        return max(round(amount / step) * step, 500)

    def _repeated(self, deal: Deal, decided_at: str | None) -> Row:
        last = deal.life.entries[-1]
        stage = deal.life.score.stages[last.stage]
        return {
            "stage_id": stage.id,
            "stage_name": stage.name,
            "stage_entered_at": self.moment(last.at),
            "outcome": deal.life.kind,
            "decided_on": decided_at and decided_at[:10],
        }

    def _outcome(self, pk: int, deal: Deal, decided_at: str) -> None:
        life = deal.life
        self.rows[Outcome].append(
            {
                "opportunity_id": pk,
                "kind": life.kind,
                "cause": life.cause,
                "reason": texts.reason(self.rng, deal.buyer.language, life.cause or life.kind),
                "decided_on": decided_at[:10],
                "decided_at": decided_at,
                "recorded_at": decided_at,
                "recorded_by_id": deal.owner,
            }
        )

    def _entries(self, pk: int, deal: Deal) -> None:
        for sequence, entry in enumerate(deal.life.entries, 1):
            stage, entered_at = deal.life.score.stages[entry.stage], self.moment(entry.at)
            reason = texts.reason(self.rng, deal.buyer.language, "moved_on") if entry.missing else ""
            self.rows[StageEntry].append(
                {
                    "opportunity_id": pk,
                    "sequence": sequence,
                    "stage_id": stage.id,
                    "stage_name": stage.name,
                    "entered_at": entered_at,
                    "entered_by_id": deal.owner,
                    "missing": [{"milestone": each.id, "name": each.name} for each in entry.missing],
                    "reason": reason,
                    "recorded_at": entered_at,
                }
            )

    def _milestones(self, pk: int, deal: Deal, ids: dict[int, int]) -> None:
        for reached in deal.life.reached:
            self.rows[MilestoneReached].append(
                {
                    "opportunity_id": pk,
                    "milestone_id": reached.milestone.id,
                    "conversation_id": reached.talk and ids[id(reached.talk)],
                    "reached_at": self.moment(reached.at),
                    "evidence": "said" if reached.talk else reached.milestone.evidence,
                    "recorded_by_id": deal.owner,
                }
            )

    def _conversation(self, pk: int, deal: Deal, moment: str, talk: Talk, stage: StageSpec) -> int:
        plan, number = talk.plan, self._id(Conversation)
        holder = deal.team.colleagues.get(plan.department_id, deal.owner)
        department = self.company.sales_id if holder == deal.owner else plan.department_id
        self.rows[Conversation].append(
            {
                "id": number,
                "opportunity_id": pk,
                "state": talk.state,
                "starts_at": moment,
                "duration": f"{self._minutes(talk)} minutes",
                "channel": self.rng.choices(list(CHANNELS), list(CHANNELS.values()))[0],
                "theme_id": plan.theme_id,
                "planned_conversation_id": plan.id,
                "buyer_role_id": plan.role_id,
                "stage_id": stage.id,
                "held_by_id": holder,
                "department_id": department,
                **self._effect(deal, talk),
                "created_at": moment if talk.state == "held" else self.moment(min(talk.at, 0.0) - 1.5),
                "created_by_id": holder,
            }
        )
        return number

    def _minutes(self, talk: Talk) -> int:
        return (
            talk.plan.minutes if talk.state != "held" else talk.plan.minutes + self.rng.choice((-10, -5, 0, 0, 5, 15))
        )

    def _effect(self, deal: Deal, talk: Talk) -> Row:
        rng, language = self.rng, deal.buyer.language
        if talk.state != "held":
            because = texts.reason(rng, language, "cancelled") if talk.state == "cancelled" else ""
            return {"words": "", "movement": "", "purpose_obtained": "", "cancelled_because": because}
        forward = LEVELS[deal.life.level].forward + (0.1 if deal.life.kind == "won" else 0.0)
        movement = "forward" if rng.random() < forward else "none" if rng.random() < 0.8 else "back"
        obtained = rng.choices(("yes", "partly", "no"), (forward, 0.25, 0.9 - forward))[0]
        is_noted = rng.random() < 0.85
        return {
            "words": texts.said(rng, language, talk.plan.key) if rng.random() < WORDS_NOTED else "",
            "movement": movement if is_noted else "",
            "purpose_obtained": obtained if is_noted and talk.plan.id else "",
            "cancelled_because": "",
        }

    # ---- people
    def _people(self, pk: int, deal: Deal, talks: list[tuple[str, Talk]], ids: dict[int, int]) -> None:
        met: dict[int, str | None] = {}
        for moment, talk in talks:
            role = talk.plan.role_id
            if role is None:
                continue
            self.rows[Participation].append({"conversation_id": ids[id(talk)], "contact_id": self._contact(deal, role)})
            before = met.get(role)
            met[role] = max(before or moment, moment) if talk.state == "held" else before
        for role in deal.life.score.role_ids[:4]:
            if role not in met and self.rng.random() < 0.4:
                met[role] = None
        for role, moment in met.items():
            self._involvement(pk, deal, role, moment)

    def _involvement(self, pk: int, deal: Deal, role: int, last_held_at: str | None) -> None:
        is_unknown = last_held_at is None or self.rng.random() < 0.1
        weights = STANCE_WEIGHTS[deal.life.kind]
        self.rows[Involvement].append(
            {
                "opportunity_id": pk,
                "contact_id": self._contact(deal, role),
                "buyer_role_id": role,
                "stance": "unknown" if is_unknown else self.rng.choices(STANCES, weights)[0],
                "influence": INFLUENCES[(pk + role) % len(INFLUENCES)],
                "last_held_at": last_held_at,
                "added_at": self.moment(deal.life.starts),
                "added_by_id": deal.owner,
            }
        )

    def _contact(self, deal: Deal, role: int) -> int:
        """The person who has that role at the account, for all its opportunities."""
        buyer = deal.buyer
        if role not in buyer.contacts:
            buyer.contacts[role] = self._id(Contact)
            self.rows[Contact].append({"id": buyer.contacts[role], **self._person(buyer, role)})
        return buyer.contacts[role]

    def _person(self, buyer: Buyer, role: int) -> dict[str, Any]:
        name = texts.person(self.rng, buyer.language)
        titles = texts.names()["titles"][buyer.language][self.company.natures[role]]
        return {
            "account_id": buyer.id,
            "name": name,
            "title": self.rng.choice(titles),
            "email": f"{texts.address(name, '.')}@{texts.address(buyer.name)}.example",
            "created_at": self.moment(buyer.since),
        }
