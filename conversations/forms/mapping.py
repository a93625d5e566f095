"""The form of a mapping. What it does not show of a mapping (conditions, corrections) it leaves as it is."""

import json
from copy import deepcopy

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from conversations.importing.explaining import explain, explain_in_place
from conversations.importing.fields import CHOICE, FIELDS, REFERENCE
from conversations.importing.mapping import parse_mapping
from conversations.importing.problems import BadMapping

NOTHING, CONSTANT, TEMPLATE, COLUMN = "", "=", "{}", "column:"
ENCODINGS = ("utf-8", "cp1252", "iso8859-15", "utf-16", "mac_roman", "cp850", "iso8859-2", "cp1250")
MISSING = {
    "refuse": _("Refuse the row"),
    "empty": _("Leave it empty"),
    "create": _("Create it"),
    "name_only": _("Keep its name"),
}
BY = {
    "name": _("By its name"),
    "external_id": _("By its identifier"),
    "email": _("By e-mail"),
    "name_or_email": _("By name or e-mail"),
    "name_only": _("By its name alone"),
}
STAGE_BY = {"name": _("On the version the team followed"), "name_only": _("By its name alone")}
OTHERS = {"keep": _("Keep other values"), "empty": _("Leave others empty"), "refuse": _("Refuse others")}
PAIRS_HELP = _("One on each line: what the file says = what it means. Nothing after = means nothing.")


class MappingForm(forms.Form):
    encoding = forms.ChoiceField(label=_("Encoding"), required=False)
    separator = forms.ChoiceField(
        label=_("Separator"),
        required=False,
        choices=[("", _("Detected")), (",", ","), (";", ";"), ("\t", _("tab")), ("|", "|")],
    )
    dates = forms.ChoiceField(
        label=_("Dates such as 03/04/2024"),
        required=False,
        choices=[("", _("Detected")), ("dmy", _("3 April")), ("mdy", _("March 4")), ("ymd", _("the year comes first"))],
    )
    decimal = forms.ChoiceField(
        label=_("Amounts such as 1.234"),
        required=False,
        choices=[("", _("Detected")), (".", _("a little over 1")), (",", _("over 1,000"))],
    )
    time_zone = forms.CharField(label=_("Time zone of the file"), required=False, max_length=60)
    keep_as = forms.CharField(
        label=_("Keep this mapping as"),
        required=False,
        max_length=120,
        help_text=_("To read the next file of this kind in the same way."),
    )

    def __init__(self, data=None, *, import_file, headings, examples, detected, sheets=()):
        self.import_file, self.base = import_file, import_file.mapping
        super().__init__(data)
        if len(sheets) > 1:
            choices = [("", _now("The first that holds anything")), *((sheet, sheet) for sheet in sheets)]
            self.fields["sheet"] = forms.ChoiceField(label=_now("Sheet"), required=False, choices=choices)
        self.fields["encoding"].choices = [("", _now("Detected: %(it)s") % {"it": detected or "–"})]
        self.fields["encoding"].choices += [(each, each) for each in ENCODINGS]
        self.fields["time_zone"].widget.attrs["placeholder"] = import_file.workspace.time_zone
        self._start()
        for known in FIELDS[import_file.kind]:
            self._add(known, headings, examples)

    def _parts(self):
        """The parts of the mapping that say how the file is written, with the fields of this form for each."""
        file = [name for name in ("sheet", "encoding", "separator") if name in self.fields]
        return (("file", file), ("formats", ["dates", "decimal", "time_zone"]))

    def written(self):
        """For the page: how the file is written."""
        return [self[name] for _part, names in self._parts() for name in names] + [self["keep_as"]]

    def _start(self):
        for part, names in self._parts():
            for name in names:
                self.fields[name].initial = (self.base.get(part) or {}).get(name, "")
                choices = getattr(self.fields[name], "choices", None)
                if choices and self.fields[name].initial not in [value for value, _label in choices]:
                    self.fields[name].choices = [*choices, (self.fields[name].initial,) * 2]

    def _add(self, known, headings, examples):
        rule = self.rule(known.name)
        columns = [(f"{COLUMN}{heading}", with_example(heading, examples)) for heading in headings]
        others = [(CONSTANT, _now("The same for every row")), (TEMPLATE, _now("Put together from columns"))]
        source, text = source_of(rule)
        if source.startswith(COLUMN) and source not in dict(columns):
            columns.append((source, _now("%(column)s (not in this file)") % {"column": source.removeprefix(COLUMN)}))
        choices = [(NOTHING, _now("Not in this file")), *columns, *others]
        label = _now(known.label)
        self.fields[f"{known.name}-source"] = forms.ChoiceField(
            label=label, choices=choices, required=False, initial=source
        )
        self.fields[f"{known.name}-text"] = forms.CharField(
            label=_now("%(field)s: the text") % {"field": label}, required=False, max_length=2000, initial=text
        )
        if known.type == REFERENCE:
            self._add_choice(known, "missing", _now("When it is not there"), MISSING, known.when_missing, rule)
            ways = STAGE_BY if known.name == "stage" else BY
            self._add_choice(known, "by", _now("How it is found"), ways, known.by, rule)
        if known.type in (REFERENCE, CHOICE):
            self.fields[f"{known.name}-values"] = forms.CharField(
                label=_now("What its values mean"),
                required=False,
                help_text=PAIRS_HELP,
                widget=forms.Textarea(attrs={"rows": 4}),
                initial="\n".join(f"{key} = {value or ''}" for key, value in (rule.get("values") or {}).items()),
            )
            self._add_choice(known, "others", _now("Other values"), OTHERS, tuple(OTHERS), rule)

    def _add_choice(self, known, what, label, words, allowed, rule):
        key = {"missing": "when_missing", "by": "by", "others": "other_values"}[what]
        if len(allowed) > 1:
            self.fields[f"{known.name}-{what}"] = forms.ChoiceField(
                label=label,
                required=False,
                choices=[(value, words[value]) for value in allowed],
                initial=rule.get(key, allowed[0]),
            )

    def rule(self, name) -> dict:
        rule = self.base.get("fields", {}).get(name) or {}
        return {"column": rule} if isinstance(rule, str) else rule

    def rows(self):
        """For the page: each field of the file with its parts."""
        for known in FIELDS[self.import_file.kind]:
            parts = [f"{known.name}-{what}" for what in ("missing", "by", "values", "others")]
            yield {
                "field": known,
                "source": self[f"{known.name}-source"],
                "text": self[f"{known.name}-text"],
                "more": [self[part] for part in parts if part in self.fields],
            }

    def clean(self):
        self.mapping = self._merged(self.cleaned_data)
        try:
            parse_mapping(self.mapping)
        except BadMapping as error:
            for problem in error.problems:
                name = problem.column.split(".")[1] if problem.column.count(".") else problem.column
                at = f"{name}-source" if f"{name}-source" in self.fields else name
                self.add_error(at if at in self.fields else None, explain(problem))

    def _merged(self, cleaned) -> dict:
        mapping = deepcopy(self.base)
        for part, names in self._parts():
            said = {name: cleaned.get(name) for name in names}
            kept = {key: value for key, value in (mapping.get(part) or {}).items() if key not in said}
            mapping[part] = kept | {name: value for name, value in said.items() if value}
            if not mapping[part]:
                del mapping[part]
        rules = {known.name: self._rule(known, cleaned) for known in FIELDS[self.import_file.kind]}
        mapping["fields"] = {name: rule for name, rule in rules.items() if rule}
        return mapping

    def _rule(self, known, cleaned) -> dict | None:
        source, text = cleaned.get(f"{known.name}-source") or NOTHING, cleaned.get(f"{known.name}-text") or ""
        rule = {key: value for key, value in self.rule(known.name).items() if key not in SOURCES}
        if source == NOTHING:
            return None
        if source == CONSTANT:
            rule["constant"] = text
        elif source == TEMPLATE:
            rule["template"] = [each.strip() for each in text.split("||") if each.strip()] or text
        else:
            rule["column"] = source.removeprefix(COLUMN)
        for what, key in (("missing", "when_missing"), ("by", "by"), ("others", "other_values")):
            if value := cleaned.get(f"{known.name}-{what}"):
                rule[key] = value
        if f"{known.name}-values" in self.fields:
            pairs = pairs_of(cleaned.get(f"{known.name}-values") or "")
            rule.pop("values", None)
            if pairs:
                rule["values"] = pairs
            elif "values" not in rule:
                rule.pop("other_values", None)
        return rule


def with_example(heading, examples) -> str:
    return f"{heading} ({examples[heading]})" if heading in examples else heading


SOURCES = {"column", "constant", "template"}


def source_of(rule: dict) -> tuple[str, str]:
    if "constant" in rule:
        return CONSTANT, rule["constant"]
    if "template" in rule:
        template = rule["template"]
        return TEMPLATE, template if isinstance(template, str) else " || ".join(template)
    return (f"{COLUMN}{rule['column']}", "") if "column" in rule else (NOTHING, "")


def pairs_of(text: str) -> dict[str, str | None]:
    pairs = {}
    for line in text.splitlines():
        if line.strip():
            key, _equals, value = line.rpartition("=") if "=" in line else (line, "", "")
            pairs[key.strip()] = value.strip() or None
    return pairs


class MappingTextForm(forms.Form):
    """The same mapping as its JSON, for what the other form does not show."""

    mapping = forms.CharField(label=_("Mapping"), widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false"}))

    def __init__(self, data=None, *, import_file):
        self.import_file = import_file
        initial = json.dumps(import_file.mapping, indent=2, ensure_ascii=False)
        super().__init__(data, initial={"mapping": initial})

    def clean_mapping(self):
        try:
            found = json.loads(self.cleaned_data["mapping"])
            mapping = parse_mapping(found)
        except (ValueError, RecursionError):
            raise forms.ValidationError(_now("This is not JSON.")) from None
        except BadMapping as error:
            said = [explain_in_place(each) for each in error.problems]
            raise forms.ValidationError(said) from None
        if mapping.kind != self.import_file.kind:
            raise forms.ValidationError(_now("This mapping reads files of another kind."))
        return found
