from django import forms
from django.utils.translation import gettext_lazy as _

from conversations.models import SavedView
from conversations.models.saved_view import LONGEST_QUERY


class SavedViewForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60)
    sharing = forms.ChoiceField(label=_("Who sees it"), widget=forms.RadioSelect)

    def __init__(self, data=None, *, member, view=None):
        initial = {"name": view.name, "sharing": view.sharing} if view else {"sharing": SavedView.Sharing.MINE}
        super().__init__(data, initial=initial)
        offered = {SavedView.Sharing.MINE: True, SavedView.Sharing.TEAM: bool(member.team_ids)}
        offered[SavedView.Sharing.WORKSPACE] = member.may("view.share")
        stays = view.sharing if view else ""
        self.fields["sharing"].choices = [
            choice for choice in SavedView.Sharing.choices if offered[choice[0]] or choice[0] == stays
        ]


class NewViewForm(SavedViewForm):
    kind = forms.ChoiceField(choices=SavedView.Kind.choices, widget=forms.HiddenInput)
    query = forms.CharField(max_length=LONGEST_QUERY, required=False, widget=forms.HiddenInput)
    is_board = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, member, asked):
        super().__init__(data, member=member)
        self.initial |= {"kind": asked.get("kind"), "query": asked.get("query", ""), "is_board": "board" in asked}
