"""The two vocabularies of a workspace, by the word that their addresses have for them."""

from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.corrected import Authors, Change, Correction
from stages.forms import BuyerRoleForm, ThemeForm
from stages.models import BuyerRole, Theme


@dataclass(frozen=True)
class Vocabulary:
    key: str
    model: type
    form: type
    title: str | Promise
    says: str | Promise
    empty: str | Promise

    def address(self, member) -> str:
        return reverse("stages:word_index", kwargs={"workspace": member.workspace.slug, "kind": self.key})


VOCABULARIES = {
    each.key: each
    for each in (
        Vocabulary(
            "themes",
            Theme,
            ThemeForm,
            _("Themes"),
            _("What conversations are about. One word for one thing makes what works comparable."),
            _("No theme yet: plan or log a conversation about something."),
        ),
        Vocabulary(
            "buyer-roles",
            BuyerRole,
            BuyerRoleForm,
            _("Buyer roles"),
            _("With whom conversations are held. One word for one role makes what works comparable."),
            _("No buyer role yet: add one to a draft."),
        ),
    )
}


def vocabulary_or_404(kind: str) -> Vocabulary:
    if kind not in VOCABULARIES:
        raise Http404
    return VOCABULARIES[kind]


def corrections(word, member) -> list[Correction]:
    """What it was called, and what its nature was, the newest first."""
    kept = list(word.events.order_by("-pgh_id"))
    authors, after, found = Authors(member, kept), word, []
    for old in kept:
        names = [name for name in word.EDITED if getattr(old, name) != getattr(after, name)]
        said = [Change(str(word._meta.get_field(name).verbose_name), _shown(old, name)) for name in names]
        if said:
            found.append(Correction(old.pgh_created_at, authors.of(old), said))
        after = old
    return found


def _shown(row, name: str) -> str:
    display = getattr(row, f"get_{name}_display", None)
    return str(display()) if display else getattr(row, name)
