from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import Department, Team


class OnceByName(forms.ModelForm):
    """A name that is already taken in the workspace is said at the field."""

    taken = _("This name is already taken.")

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.workspace_id = member.workspace_id
        if "department" in self.fields:
            self.fields["department"].queryset = Department.objects.visible_to(member)

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        same = self._meta.model.objects.filter(workspace_id=self.instance.workspace_id, name__iexact=name)
        if same.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(self.taken)
        return name


class DepartmentForm(OnceByName):
    class Meta:
        model = Department
        fields = ["name"]


class TeamForm(OnceByName):
    class Meta:
        model = Team
        fields = ["name", "department", "is_active"]
        labels = {"department": _("Department"), "is_active": _("This team sells today")}
