from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Fields as templates/django/forms/ draws them: label above, help under, error at the field."""

    form_template_name = "django/forms/form.html"
    field_template_name = "django/forms/field.html"
