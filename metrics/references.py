"""Figures from elsewhere, shown as marks with their source: context, never a promise."""

from django.utils.translation import gettext_lazy as _

CSO = _("CSO Insights, “Optimizing Sales Performance for the High Tech Market”")

# The share of deals that end in no decision, where a level has one; between 0 and 1.
NO_DECISION = {"random": 0.296, "dynamic": 0.205}
