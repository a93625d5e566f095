from metrics.forms.curves import CohortFilters, CurvesFilters
from metrics.forms.effect import CoverageListed, EffectFilters, EffectListed
from metrics.forms.filters import MaturityFilters, PeriodFilters, PopulationFilters, readable
from metrics.forms.flow import FlowFigureFilters, FlowFilters
from metrics.forms.goal import GoalForm
from metrics.forms.meeting import MeetingForm
from metrics.forms.override import OverrideForm
from metrics.forms.period import MaturityPeriodForm
from metrics.forms.quality import QualityFilters, QualityListed
from metrics.forms.sequence import SequenceFilters, SequenceListed
from metrics.forms.thresholds import ThresholdsForm
from metrics.forms.trend import TrendFilters
from metrics.forms.trial import TrialEndingForm
from metrics.forms.value import ValueFilters

__all__ = [
    "CohortFilters",
    "CoverageListed",
    "CurvesFilters",
    "EffectFilters",
    "EffectListed",
    "FlowFigureFilters",
    "FlowFilters",
    "GoalForm",
    "MaturityFilters",
    "MaturityPeriodForm",
    "MeetingForm",
    "OverrideForm",
    "PeriodFilters",
    "PopulationFilters",
    "QualityFilters",
    "QualityListed",
    "SequenceFilters",
    "SequenceListed",
    "ThresholdsForm",
    "TrendFilters",
    "TrialEndingForm",
    "ValueFilters",
    "readable",
]
