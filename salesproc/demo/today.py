"""Makes the day of the demo's rep worth opening: conversations today and in the next days, some left unplanned."""

from salesproc.demo.drawing import Deal, Drawing

SLOTS = (9 * 60 + 30, 11 * 60, 15 * 60 + 15)
UNPLANNED = 2
SILENT = 2
SILENT_DAYS = 21


def dress(drawing: Drawing, deals: list[Deal]) -> None:
    own = [deal for deal in deals if deal.owner == drawing.company.rep_id]
    for deal in own:
        deal.ahead = [entry for entry in deal.ahead if entry[0] > 0]
    still_open = [deal for deal in own if not deal.life.kind]
    alive = [deal for deal in still_open if _days_silent(deal) < SILENT_DAYS]
    silent = sorted((deal for deal in still_open if deal not in alive), key=_days_silent)
    for deal, minute in zip(alive, SLOTS, strict=False):
        deal.ahead = [(0, minute, drawing.scheduled(deal.life, drawing.company.sales_id))]
    unplanned = alive[len(SLOTS) : len(SLOTS) + UNPLANNED] + silent[:SILENT]
    for deal in unplanned:
        deal.ahead = []
    others = (deal for deal in [*alive[len(SLOTS) :], *silent] if deal not in unplanned and not deal.ahead)
    for place, deal in enumerate(others):
        day = drawing.calendar.working_day(1 + place % 9)
        deal.ahead = [(day, 10 * 60 + place % 5 * 45, drawing.scheduled(deal.life))]


def _days_silent(deal: Deal) -> float:
    return -(deal.last_held or deal.life.starts)
