"""How people sign up and sign in, where allauth asks us."""

from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from people.founding import found


class Adapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return settings.SIGNUP_OPEN or "invitation" in request.session

    def save_user(self, request, user, form, commit=True):
        user = super().save_user(request, user, form, commit=False)
        user.name = form.cleaned_data["name"]
        user.language = getattr(request, "LANGUAGE_CODE", "")[:5]
        if commit:
            user.save()
        return user


class SignupForm(forms.Form):
    """Signing up makes a workspace and its first admin, unless the person comes with an invitation."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    company = forms.CharField(label=_("Your company"), max_length=120, required=False)
    field_order = ["name", "company", "email", "password1"]

    def signup(self, request, user):
        if "invitation" not in request.session:
            found(self.cleaned_data["company"] or self.cleaned_data["name"], founder=user)
