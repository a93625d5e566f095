from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import Department, Membership, Role, Team


class MembershipForm(forms.ModelForm):
    class Meta:
        model = Membership
        fields = ["name", "email", "department"]
        labels = {"department": _("Department")}

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.workspace_id = member.workspace_id
        self.fields["department"].queryset = Department.objects.visible_to(member)


class RoleForm(forms.Form):
    kind = forms.ChoiceField(label=_("Role"), choices=Role.Kind.choices)
    team = forms.ModelChoiceField(
        label=_("Team"),
        queryset=Team.objects.none(),
        required=False,
        help_text=_("For a rep or a manager. Executives and admins see the whole workspace."),
    )

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = Team.objects.visible_to(member).filter(is_active=True)

    def clean(self):
        data = super().clean()
        of_a_team = data.get("kind") in Role.OF_A_TEAM
        if of_a_team and not data.get("team"):
            self.add_error("team", _("Choose the team where the person has this role."))
        if not of_a_team:
            data["team"] = None
        return data


class NewMembershipForm(RoleForm):
    """Somebody new, with a first role; invited at once when there is an e-mail."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("An invitation is sent to it. Leave it empty to invite later.")
    )
    department = forms.ModelChoiceField(label=_("Department"), queryset=Department.objects.none(), required=False)
    field_order = ["name", "email", "department", "kind", "team"]

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, member=member, **kwargs)
        self.member = member
        self.fields["department"].queryset = Department.objects.visible_to(member)

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        if email and Membership.objects.visible_to(self.member).active().filter(email__iexact=email).exists():
            raise forms.ValidationError(_("Somebody in this workspace has this e-mail already."))
        return email


class InvitationForm(forms.Form):
    email = forms.EmailField(label=_("E-mail"))
