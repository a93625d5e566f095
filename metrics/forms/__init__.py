from metrics.forms.filters import MaturityFilters, PopulationFilters
from metrics.forms.meeting import MeetingForm
from metrics.forms.period import MaturityPeriodForm
from metrics.forms.trial import TrialEndingForm

__all__ = ["MaturityFilters", "MaturityPeriodForm", "MeetingForm", "PopulationFilters", "TrialEndingForm"]
