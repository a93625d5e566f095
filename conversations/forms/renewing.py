from django import forms


class Renewing:
    """A form of a row that somebody else changed meanwhile. It has `starting_values(row)`.

    What was typed stays, the newer values are said beside it, and sending it again is a choice made knowing them.
    """

    newer: tuple = ()

    def renew(self, current) -> None:
        initial = self.starting_values(current)
        self.data = self.data.copy()
        self.data[self.add_prefix("revision")] = str(current.revision)
        self.newer = tuple(
            (field.label, self.said(name, initial[name]))
            for name, field in self.fields.items()
            if name in initial and name != "revision" and field.has_changed(initial[name], self.typed(name))
        )

    def typed(self, name):
        return self.fields[name].widget.value_from_datadict(self.data, self.files, self.add_prefix(name))

    def said(self, name, value):
        """The newer value as a person reads it."""
        field = self.fields[name]
        if isinstance(field, forms.ModelMultipleChoiceField):
            return ", ".join(str(row) for row in field.queryset.filter(pk__in=value or ()))
        if isinstance(field, forms.ModelChoiceField):
            return field.queryset.filter(pk=getattr(value, "pk", value)).first() or ""
        if isinstance(field, forms.ChoiceField):
            return dict(field.choices).get(value, value)
        return field.prepare_value(value)
