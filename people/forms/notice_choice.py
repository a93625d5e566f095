"""How the member is told of each kind of news."""

from django import forms
from django.utils.translation import gettext as _

from people.models import NoticeChoice
from people.notices import kinds_of


class NoticeChoiceForm(forms.Form):
    def __init__(self, data=None, *, member):
        super().__init__(data, initial=NoticeChoice.all_of(member))
        for key, kind in kinds_of(member).items():
            usual = _("Unless you choose: %(way)s.") % {"way": kind.usual(member).label.lower()}
            choices = [(way.value, way.label) for way in kind.ways]
            self.fields[key] = forms.ChoiceField(label=kind.label, choices=choices, help_text=usual)
