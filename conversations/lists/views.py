"""The views above a list: those of the person and those shared with them, in their order, and the columns chosen.

By hand and in one statement, because every list asks for it (see talks.py).
"""

from dataclasses import dataclass
from functools import cached_property

from conversations.models.saved_view import asked_by
from salesproc.addresses import page_of
from salesproc.prepared import read

KNOWN = """
    SELECT v.id, v.name, v.query, v.is_board, v.by_id, v.sharing, c.columns, coalesce(c.is_default, false) AS first,
        coalesce(c.position, 1000) AS place
    FROM conversations_savedview v
    LEFT JOIN conversations_listchoice c ON c.view_id = v.id AND c.member_id = %(member)s
    WHERE v.workspace_id = %(workspace)s AND v.kind = %(kind)s AND (
        v.by_id = %(member)s OR v.sharing = 'workspace' OR v.sharing = 'team' AND v.team_id = ANY(%(teams)s::bigint[])
    )
    UNION ALL
    SELECT NULL, '', '', false, NULL, '', columns, false, 0 FROM conversations_listchoice
    WHERE member_id = %(member)s AND kind = %(kind)s AND view_id IS NULL
    ORDER BY place, id
"""
PAGES = {
    "opportunities": "conversations:opportunity_index",
    "conversations": "conversations:conversation_index",
    "accounts": "conversations:account_index",
}
BOARD = "conversations:board"


@dataclass(frozen=True)
class View:
    pk: int
    name: str
    query: str
    is_board: bool
    is_mine: bool
    sharing: str
    columns: list[str] | None
    is_first: bool
    url: str


class Views:
    """`params` are those of the address; `view` names the one that is looked at."""

    def __init__(self, member, kind: str, params, *, is_board: bool = False):
        self.member, self.kind, self.params, self.is_board = member, kind, params, is_board

    @cached_property
    def _read(self) -> tuple[list[View], list[str] | None]:
        asked = {"member": self.member.pk, "workspace": self.member.workspace_id, "kind": self.kind}
        rows = read(KNOWN, asked | {"teams": sorted(self.member.team_ids)})
        plain = next((row[6] for row in rows if row[0] is None), None)
        return [self._view(*row[:8]) for row in rows if row[0] is not None], plain

    def _view(self, pk, name, query, is_board, by, sharing, columns, first) -> View:
        page = page_of(self.member.workspace.slug, BOARD if is_board else PAGES[self.kind])
        url = f"{page}?{query}&view={pk}" if query else f"{page}?view={pk}"
        return View(pk, name, query, is_board, by == self.member.pk, sharing, columns, first, url)

    @property
    def all(self) -> list[View]:
        return self._read[0]

    @cached_property
    def now(self) -> View | None:
        asked = self.params.get("view", "")
        return next((view for view in self.all if str(view.pk) == asked), None)

    @property
    def first(self) -> View | None:
        """What opens when the address asks for nothing."""
        return next((view for view in self.all if view.is_first), None) if not self.params else None

    @property
    def is_changed(self) -> bool:
        """Whether the address asks for something else than the view that it names."""
        return self.now is not None and asked_by(self.params.urlencode()) != self.now.query

    @property
    def query(self) -> str:
        return asked_by(self.params.urlencode())

    @property
    def columns(self) -> list[str] | None:
        return self.now.columns if self.now else self._read[1]

    @property
    def plain_url(self) -> str:
        """The list as it comes, also where a view opens first."""
        page = page_of(self.member.workspace.slug, BOARD if self.is_board else PAGES[self.kind])
        return f"{page}?view=0" if any(view.is_first for view in self.all) else page
