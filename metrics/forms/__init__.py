from metrics.forms.filters import MaturityFilters, PopulationFilters
from metrics.forms.period import MaturityPeriodForm

__all__ = ["MaturityFilters", "MaturityPeriodForm", "PopulationFilters"]
