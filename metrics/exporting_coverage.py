"""Roles and timing as tables for files."""

from __future__ import annotations

from django.utils.translation import gettext as _

from metrics.coverage_page import CoverageLine, CoveragePage
from metrics.exporting_compared import about_compared, arms_table, compared_cells, compared_columns, compared_key
from metrics.pictures import Picture
from metrics.tables import NUMBER, Column, Table
from salesproc.errors import Refused
from stages.score_image import image


def of_coverage(page: CoveragePage, name: str) -> Table:
    """`name`: arms, of the comparison that is open, or else all of them."""
    if not page.is_counted:
        raise Refused(_("These figures are being counted. Ask again in a moment."))
    about = about_compared(page, page.computed_at)
    if name == "arms" and page.chosen:
        about.append((_("Comparison"), page.chosen.says_what))
        return arms_table(_("Both kinds of deals"), page.chosen.named_arms, about)
    columns = [Column(_("What is asked")), Column(_("Stage")), Column(_("Days that tell apart"), NUMBER)]
    left_out = (
        _("Left out: not known to have left the stage"),
        _("Left out: fewer than two conversations"),
        _("Left out: one arm only"),
    )
    columns += compared_columns(page, (_("of the first kind"), _("of the second kind")), left_out)
    picture = Picture(page.headline, str(page.version), compared_key(), lambda: image(page.score, ""))
    rows = [_row(line) for line in page.lines]
    return Table("coverage", _("Roles and timing"), columns, rows, about, picture=picture)


def _row(line: CoverageLine) -> list:
    return [line.name, line.stage.name, line.cut if line.is_pace else None, *compared_cells(line)]
