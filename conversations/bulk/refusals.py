"""What a bulk did not do, as a file."""

from typing import BinaryIO

from django.db.models import Q
from django.utils.translation import gettext as _

from conversations.importing.explaining import harmless, line

COLUMNS = ("name", "account__name", "owner__name", "team__name")


def refused_csv(out: BinaryIO, rows) -> None:
    headings = [_("Opportunity"), _("Account"), _("Owner"), _("Team"), _("Reason")]
    out.write(("\ufeff" + line(headings)).encode())
    wanted = rows.filter(~Q(refused="") | ~Q(kept="")).order_by("opportunity")
    columns = [f"opportunity__{name}" for name in COLUMNS]
    for *cells, refused, kept in wanted.values_list(*columns, "refused", "kept").iterator():
        out.write(line([*(harmless(cell or "") for cell in cells), kept or refused]).encode())
