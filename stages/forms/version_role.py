from django import forms
from django.utils.translation import gettext_lazy as _

from stages.forms.verb import PartForm
from stages.models import BuyerRole, VersionRole


class VersionRoleForm(PartForm):
    class Meta:
        model = VersionRole
        fields = ("name", "nature")
        labels = {"name": _("Buyer role"), "nature": _("What they have to do with it")}
        help_texts = {"name": _("Choose a word that exists, or write a new one.")}
        widgets = {"name": forms.TextInput({"list": "words", "autocomplete": "off"})}

    def __init__(self, data=None, *, instance, member):
        super().__init__(data, instance=instance, member=member)
        self.words = BuyerRole.objects.visible_to(member).in_use()
