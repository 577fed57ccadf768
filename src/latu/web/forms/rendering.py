"""How forms look: one template for every field, errors tied to their fields."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Django's renderer with the project's templates."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
