"""Today in sentences: its title, what stands under it, and the fact behind each thing to do."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from salesproc.figures import day, hour, number

MOST_IN_WORDS = 10


def in_words(n: int) -> str:
    """A number at the beginning of a sentence: in words up to ten. Conversations and opportunities are feminine."""
    words = {
        1: pgettext("number that begins a sentence, feminine", "One"),
        2: pgettext("number that begins a sentence, feminine", "Two"),
        3: pgettext("number that begins a sentence, feminine", "Three"),
        4: pgettext("number that begins a sentence, feminine", "Four"),
        5: pgettext("number that begins a sentence, feminine", "Five"),
        6: pgettext("number that begins a sentence, feminine", "Six"),
        7: pgettext("number that begins a sentence, feminine", "Seven"),
        8: pgettext("number that begins a sentence, feminine", "Eight"),
        9: pgettext("number that begins a sentence, feminine", "Nine"),
        MOST_IN_WORDS: pgettext("number that begins a sentence, feminine", "Ten"),
    }
    return words.get(n) or number(n)


def title(today) -> str:
    n = today.counts["today"]
    if not n:
        return _("No conversation today")
    return ngettext("%(n)s conversation today", "%(n)s conversations today", n) % {"n": in_words(n)}


def under_title(today) -> list[str]:
    """What else there is, one sentence each."""
    counts, sentences = today.counts, []
    if n := counts["waiting"]:
        sentences.append(
            ngettext("%(n)s from an earlier day waits to be logged.", "%(n)s from earlier days wait to be logged.", n)
            % {"n": in_words(n)}
        )
    if n := counts["unplanned"]:
        sentences.append(
            ngettext(
                "%(n)s open opportunity has no next conversation.",
                "%(n)s open opportunities have no next conversation.",
                n,
            )
            % {"n": in_words(n)}
        )
    if counts["silent"]:
        sentences.append(_silence(counts["silent"], max((each.days for each in today.silent), default=None)))
    return sentences


def _silence(n: int, days: int | None) -> str:
    if days is None:
        return ngettext("%(n)s is silent.", "%(n)s are silent.", n) % {"n": in_words(n)}
    sentence = ngettext(
        "%(n)s has been silent for %(days)s days.", "%(n)s are silent, one of them for %(days)s days.", n
    )
    return sentence % {"n": in_words(n), "days": number(days, 0)}


def never_met(talk) -> str:
    """Of the roles on the score, those that nobody has met."""
    n = len(talk.never_met)
    if not n:
        return ""
    sentence = ngettext(
        "%(n)s of the %(roles)s roles was never met: %(names)s.",
        "%(n)s of the %(roles)s roles were never met: %(names)s.",
        n,
    )
    return sentence % {"n": number(n), "roles": number(talk.roles), "names": ", ".join(talk.never_met)}


def ending(silent) -> str:
    """What became of the deals that were once silent this long."""
    if not silent.ending.decided:
        return ""
    return ngettext(
        "%(undecided)s of %(n)s deal of the team that was once silent this long ended in no decision.",
        "%(undecided)s of %(n)s deals of the team that were once silent this long ended in no decision.",
        silent.ending.decided,
    ) % {"undecided": number(silent.ending.no_decision), "n": number(silent.ending.decided)}


def moment(value) -> str:
    """Mon 23 Nov, 09:30"""
    return _("%(day)s, %(hour)s") % {"day": day(value, "MMMEd"), "hour": hour(value)}


def tried(n: int) -> str:
    if n == 1:
        return _("tried once")
    return _("tried twice") if n == 2 else _("tried %(n)s times") % {"n": number(n)}
