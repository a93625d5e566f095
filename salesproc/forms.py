"""How every form is drawn: the renderer, and the widgets that look like what they ask."""

from django import forms
from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Label above, control, help and error under: `templates/django/forms/`."""

    form_template_name = "django/forms/div.html"
    field_template_name = "django/forms/field.html"


class Segmented(forms.RadioSelect):
    """Two to four exclusive answers side by side: Back, No, Forward."""

    template_name = "components/widgets/segmented.html"


class Chips(forms.RadioSelect):
    """One of several, as chips to press."""

    template_name = "components/widgets/chips.html"


class ChipsMultiple(forms.CheckboxSelectMultiple):
    """Any of several, as chips to press."""

    template_name = "components/widgets/chips.html"
