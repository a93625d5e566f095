"""The chart of rates by level, with the marks from elsewhere: of one company, or of several together."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from metrics import rate_chart
from metrics.charts import Caption
from metrics.population import UNKNOWN
from metrics.rate_chart import NARROW, WIDE, Block, Row
from metrics.rates import Group
from metrics.references import CSO, NO_DECISION
from salesproc.figures import NONE, number, rate

RATES = (("conversion", "won"), ("loss", "lost"), ("no_decision", "no_decision"))


def drawings(levels: Sequence[tuple[str, Group]]) -> list[SafeString]:
    """Wide and narrow; the levels with their names."""
    told = _("Each dot is a rate and its bar the 95%% interval. Vertical marks: %(source)s.") % {"source": CSO}
    caption = Caption("rates-by-level", _("Rates by level"), told)
    headings = {"conversion": _("Conversion"), "loss": _("Loss"), "no_decision": _("No decision")}
    blocks = [Block(headings[name], ink, [_row(*level, name) for level in levels]) for name, ink in RATES]
    return [rate_chart.draw(blocks, layout, caption, _tick) for layout in (WIDE, NARROW)]


def key() -> str:
    return _("bar = 95%% interval · vertical mark = CSO Insights reference") % {}


def _row(label: str, group: Group, name: str) -> Row:
    share = group.rates[name]
    words = NONE if share.rate is None else number(100 * share.rate, 1)
    reference = NO_DECISION.get(group.key) if name == "no_decision" else None
    return Row(_("Unknown") if group.key == UNKNOWN else label, share, words, reference)


def _tick(value: float) -> str:
    return rate(value, 0)
