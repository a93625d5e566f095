from django import forms
from django.conf import settings
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from conversations.importing.explaining import explain
from conversations.importing.problems import Unreadable
from conversations.importing.proposing import propose
from conversations.importing.reading import open_table
from conversations.models import ImportFile, ImportMapping
from people.models import Team
from salesproc.figures import number

FIRST_ROWS = 200


class UploadForm(forms.Form):
    """A file, what it holds, and how it is read when that is known from the last time."""

    kind = forms.ChoiceField(label=_("What it holds"), choices=ImportFile.Kind.choices, initial="opportunities")
    file = forms.FileField(label=_("File"))
    kept = forms.ModelChoiceField(
        label=_("Read it as before"),
        queryset=ImportMapping.objects.none(),
        required=False,
        empty_label=_("Propose from its headings"),
    )

    def __init__(self, request, data=None, files=None):
        super().__init__(data, files)
        self.member = request.member
        self.is_too_large = getattr(request, "is_too_large", False)
        self.fields["kept"].queryset = ImportMapping.objects.visible_to(self.member).order_by("kind", "name")
        limit = {"size": _now("%(n)s\N{NO-BREAK SPACE}MB") % {"n": number(settings.IMPORT_MAX_BYTES / 2**20)}}
        self.fields["file"].help_text = _now("CSV, XLSX, XLS or ODS, up to %(size)s.") % limit
        if self.is_too_large:
            limited = _now("The file is too large: an import takes at most %(size)s. Cut it into smaller files.")
            self.fields["file"].error_messages["required"] = limited % limit

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            self.table = open_table(file, file.name, limit=settings.IMPORT_MAX_BYTES)
        except Unreadable as error:
            raise forms.ValidationError(explain(error.problem)) from None
        return file

    def clean(self):
        kept, kind = self.cleaned_data.get("kept"), self.cleaned_data.get("kind")
        if kept and kept.kind != kind:
            self.add_error("kept", _now("This one reads other files: choose one for what the file holds."))

    def mapping(self) -> dict:
        """The one that was chosen, or a first proposal."""
        if self.cleaned_data["kept"]:
            return self.cleaned_data["kept"].mapping
        rows = [row.cells for _, row in zip(range(FIRST_ROWS), self.table.rows(), strict=False)]
        teams = list(Team.objects.visible_to(self.member).filter(is_active=True).values_list("name", flat=True)[:2])
        only_team = teams[0] if len(teams) == 1 else ""
        return propose(self.cleaned_data["kind"], self.table.headings, rows, team=only_team).mapping

    def bring(self) -> ImportFile:
        return ImportFile.bring(
            by=self.member,
            kind=self.cleaned_data["kind"],
            upload=self.cleaned_data["file"],
            mapping=self.mapping(),
        )
