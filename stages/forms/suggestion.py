from django import forms
from django.utils.translation import gettext_lazy as _

from stages.forms.verb import LongText, VerbForm
from stages.http import number
from stages.models import PlannedConversation, Stage, Suggestion, Theme, Version, VersionRole


class SuggestionForm(VerbForm):
    change = forms.CharField(label=_("What should change"), max_length=200)
    why = LongText(label=_("Why"), widget=forms.Textarea({"rows": 3}), help_text=_("What you saw with buyers."))
    stage = forms.ModelChoiceField(
        Stage.objects.none(), required=False, label=_("In which stage"), empty_label=_("The whole process")
    )
    role = forms.ModelChoiceField(
        VersionRole.objects.none(), required=False, label=_("With whom"), empty_label=_("Nobody in particular")
    )
    theme_name = forms.CharField(
        label=_("A conversation to plan there"),
        max_length=120,
        required=False,
        help_text=_("Its theme, if that is what you propose. It can then be put in a draft with one press."),
        widget=forms.TextInput({"list": "words", "autocomplete": "off"}),
    )

    note = forms.ModelChoiceField(PlannedConversation.objects.none(), required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, version, member, initial=None):
        super().__init__(data, initial=initial)
        planned = PlannedConversation.objects.visible_to(member).filter(version=version)
        self.fields["note"].queryset = planned.select_related("stage", "role")
        self.version = version
        self.fields["stage"].queryset = Stage.objects.visible_to(member).filter(version=version)
        self.fields["role"].queryset = VersionRole.objects.visible_to(member).filter(version=version)
        self.words = Theme.objects.visible_to(member).in_use()

    def call(self, *, by):
        values = dict(self.cleaned_data)
        values["planned"] = self._at(values.pop("note"), values)
        self.suggestion = Suggestion.propose(self.version, by=by, **values)

    @staticmethod
    def _at(note, values):
        """The conversation whose place the form was opened at, unless another place was chosen since."""
        return note if note and (note.stage, note.role) == (values["stage"], values["role"]) else None

    @property
    def about(self) -> PlannedConversation | None:
        """The conversation that it is opened at."""
        asked = number(str(self["note"].value() or ""))
        return self.fields["note"].queryset.filter(pk=asked).first() if asked else None


class CommentForm(VerbForm):
    text = LongText(label=_("Comment"), widget=forms.Textarea({"rows": 2}))

    def __init__(self, data=None, *, suggestion):
        super().__init__(data)
        self.suggestion = suggestion

    def call(self, *, by):
        self.suggestion.comment(self.cleaned_data["text"], by=by)


class DeclineForm(VerbForm):
    answer = LongText(label=_("Why not"), widget=forms.Textarea({"rows": 2}))

    def __init__(self, data=None, *, suggestion):
        super().__init__(data)
        self.suggestion = suggestion

    def call(self, *, by):
        self.suggestion.decline(self.cleaned_data["answer"], by=by)


class PutInForm(VerbForm):
    """Into which draft of the process."""

    draft = forms.ModelChoiceField(Version.objects.none(), label=_("Draft"), empty_label=None)

    def __init__(self, data=None, *, suggestion, member):
        super().__init__(data)
        self.suggestion = suggestion
        drafts = Version.objects.visible_to(member).drafts().filter(process=suggestion.process_id).with_people()
        self.fields["draft"].queryset = drafts.order_by("-number")
        self.has_draft = drafts.exists()

    def call(self, *, by):
        self.suggestion.put_in(self.cleaned_data["draft"], by=by)
