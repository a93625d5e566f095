"""Tags that draw the score and the people around it: by hand, as they write the same small thing a hundred times."""

from html import escape

from django import template
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from salesproc import figures
from salesproc.addresses import linker

register = template.Library()

STATES = {
    "held": pgettext_lazy("a conversation", "held"),
    "next": pgettext_lazy("a conversation", "next"),
    "skipped": pgettext_lazy("a conversation", "skipped"),
    "off": gettext_lazy("held, not on the score"),
    "planned": pgettext_lazy("a conversation", "planned"),
    "added": pgettext_lazy("on a compared score", "comes"),
    "changed": pgettext_lazy("on a compared score", "changes"),
    "removed": pgettext_lazy("on a compared score", "goes"),
    "up": pgettext_lazy("the effect of a conversation", "stands out for the better"),
    "down": pgettext_lazy("the effect of a conversation", "stands out for the worse"),
    "even": pgettext_lazy("the effect of a conversation", "no clear difference"),
    "few": pgettext_lazy("the effect of a conversation", "too few to conclude"),
}


def written_note(note) -> str:
    """One planned conversation."""
    optional = " optional" if note.is_optional else ""
    title = f' title="{escape(note.title)}"' if note.title else ""
    count = f" <b>{escape(str(note.count))}</b>" if note.count is not None else ""
    says = f" {note.title}" if note.state == "add" else f", {STATES.get(note.state.split()[0], STATES['planned'])}"
    if note.is_optional and note.state != "add":
        says += ", " + _("optional")
    inside = f'<span class="name">{escape(note.label)}</span>{count}<span class="visually-hidden">{escape(says)}</span>'
    key = f' data-key="{escape(note.key)}"' if note.key else ""
    css = f'class="note {note.state}{optional}"{title}{key}'
    return f'<a href="{escape(note.url)}" {css}>{inside}</a>' if note.url else f"<span {css}>{inside}</span>"


@register.simple_tag
def score_notes(notes):
    """Functions draw them, because a score has dozens, each for the table and for the phone."""
    return mark_safe("".join(written_note(note) for note in notes))  # noqa: S308 escaped above


@register.simple_tag
def score_cells(row, stages):
    """What one voice says in each stage."""
    cells = []
    for stage, cell in zip(stages, row.cells, strict=True):
        css = f"{'now ' if cell.is_now else ''}{'signature' if stage.is_signature else ''}"
        notes = f'<div class="notes">{score_notes(cell.notes)}</div>' if cell.notes else ""
        key = f' data-cell="{escape(cell.key)}"' if cell.key else ""
        cells.append(f'<td class="{css}"{key}>{notes}</td>')
    return mark_safe("".join(cells))  # noqa: S308 escaped above


@register.simple_tag
def score_movements(score):
    """The score turned for a phone: one stage after the other, with the voices that speak in it."""
    return mark_safe("".join(written_movement(*each) for each in movements(score)))  # noqa: S308 escaped below


def movements(score) -> list[tuple]:
    """(stage, is open, voices). Open are the stage that is now and that of the note which is chosen; where there is
    neither, the first one."""
    speaking = [voices(score.rows, place) for place in range(len(score.stages))]
    opened = [
        stage.is_now or any("chosen" in note.state for _row, notes in heard for note in notes)
        for stage, heard in zip(score.stages, speaking, strict=True)
    ]
    opened = opened if any(opened) else [place == 0 for place in range(len(opened))]
    return list(zip(score.stages, opened, speaking, strict=True))


def written_movement(stage, is_open, heard) -> str:
    css, opened = "now" if stage.is_now else "", " open" if is_open else ""
    here, ends, nothing = (
        _("current stage"),
        _("ends with the signature"),
        _("No conversation is planned in this stage."),
    )
    now = f'<span class="visually-hidden">, {here}</span>' if stage.is_now else ""
    name = f'<span class="stage-name">{escape(stage.name)}{now}</span>'
    caption = f' <span class="caption">{escape(str(stage.caption))}</span>' if stage.caption else ""
    signs = f' <span class="signs">{ends}</span>' if stage.is_signature else ""
    onward = ""
    if stage.url:
        onward = f'<p class="onward"><a href="{escape(stage.url)}">{escape(str(stage.leads_to))}</a></p>'
    said = f"<dl>{written_voices(heard)}</dl>"
    silent = f'<p class="empty small">{nothing}</p>'
    inside = onward + (said if heard else silent)
    return f'<details class="{css}"{opened}><summary>{name}{caption}{signs}</summary>{inside}</details>'


def written_voices(heard) -> str:
    """What each voice says in one stage, for a phone."""
    said = []
    for row, notes in heard:
        caption = f' <span class="caption">{escape(str(row.caption))}</span>' if row.caption else ""
        name = f'<a href="{escape(row.url)}">{escape(row.name)}</a>' if row.url else escape(row.name)
        said.append(f'<div><dt>{name}{caption}</dt><dd class="notes">{score_notes(notes)}</dd></div>')
    return "".join(said)


@register.simple_tag(takes_context=True)
def people_cells(context, line):
    """What one line of the map of people holds in each stance."""
    link, cells = linker(context["request"].member.workspace.slug, "conversations:contact_show"), []
    for stance, people in line.cells:
        drawn = "".join(
            f'<a class="avatar {each.influence}{"" if each.is_met else " unmet"}" href="{link(each.contact_id)}"'
            f' title="{escape(each.says)}"><span aria-hidden="true">{escape(figures.initials(each.name))}</span>'
            f'<span class="visually-hidden">{escape(each.name)}</span></a>'
            for each in people
        )
        cells.append(f'<td class="{stance}">{drawn}</td>')
    return mark_safe("".join(cells))  # noqa: S308 escaped above


def voices(rows, place):
    return [(row, row.cells[place].notes) for row in rows if row.cells[place].notes]
