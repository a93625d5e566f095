from django import forms
from django.utils.translation import gettext_lazy as _

from salesproc.errors import Stale
from salesproc.forms import Renewing
from stages.forms.verb import VerbForm
from stages.models import BuyerRole, Theme


class WordForm(Renewing, VerbForm, forms.ModelForm):
    """Renames a word. Each field carries what the word said when the form was opened."""

    def _post_clean(self):
        """The verb writes on the row, under its lock: the form alone does not touch it."""

    def call(self, *, by):
        names = self.instance.EDITED
        sent = {name: self.data.get(self.add_initial_prefix(name)) for name in names}
        was = {name: value for name, value in sent.items() if value is not None}
        self.instance.edit(by=by, was=was, **{name: self.cleaned_data[name] for name in names})

    def show(self, refused):
        super().show(refused)
        if isinstance(refused, Stale) and refused.current is not None:
            self.renew(forms.model_to_dict(refused.current, self.instance.EDITED))


class ThemeForm(WordForm):
    class Meta:
        model = Theme
        fields = ("name",)
        labels = {"name": _("Theme")}


class BuyerRoleForm(WordForm):
    class Meta:
        model = BuyerRole
        fields = ("name", "nature")
        labels = {"name": _("Buyer role"), "nature": _("What they have to do with it")}


class MergerForm(VerbForm):
    """Into which other word of the same kind."""

    other = forms.ModelChoiceField(Theme.objects.none(), label=_("Merge it into"), empty_label=_("Choose…"))

    def __init__(self, data=None, *, word, member):
        super().__init__(data)
        self.word, self.left = word, []
        self.fields["other"].queryset = type(word).objects.visible_to(member).in_use().exclude(pk=word.pk)

    def call(self, *, by):
        self.left = self.word.merge_into(self.cleaned_data["other"], by=by)
