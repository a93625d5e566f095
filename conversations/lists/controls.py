"""The filters as a page draws them. Light on purpose: a list draws dozens of choices in a few milliseconds."""

from dataclasses import dataclass

from django import forms

KINDS = {forms.DateField: "date", forms.DecimalField: "number"}


@dataclass(frozen=True)
class Control:
    """A labelled filter. `options`: (value, label, whether it is chosen), for a select; `can_be_empty`: no answer."""

    name: str
    label: str
    kind: str
    value: str = ""
    options: tuple[tuple[str, str, bool], ...] = ()
    can_be_empty: bool = True
    errors: tuple[str, ...] = ()


def control(form, name: str, *, choices=None, can_be_empty: bool = True) -> Control:
    field, value = form.fields[name], str(form.data.get(name) or "")
    kind = KINDS.get(type(field), "text")
    if choices is None and isinstance(field, forms.ModelChoiceField):
        choices = [(row.pk, row) for row in field.queryset]
    elif choices is None and isinstance(field, forms.ChoiceField):
        choices = field.choices
    if choices is not None:
        kind = "select"
    options = tuple((str(key), str(label), str(key) == value) for key, label in choices or ())
    return Control(name, str(field.label), kind, value, options, can_be_empty, tuple(form.errors.get(name, ())))
