"""What members are told, as sentences by their codes. A new kind of notice is one line here."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "suggestion.in_draft": _("%(by)s put your suggestion “%(change)s” in the draft of version %(number)s"),
    "suggestion.declined": _("%(by)s answered your suggestion “%(change)s”"),
    "suggestion.published": _("Version %(number)s is published, with your suggestion “%(change)s”"),
}
