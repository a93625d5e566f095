from metrics.models.assessment import AssessedFact, Assessment
from metrics.models.course import Course
from metrics.models.dashboard_link import DashboardLink
from metrics.models.digest_letter import DigestLetter
from metrics.models.exposure import CohortChange, Exposure
from metrics.models.figures import Change, Fact, Figures, Rollup
from metrics.models.flow import Passage, Stay
from metrics.models.goal import Goal
from metrics.models.maturity_period import LEVELS, MaturityPeriod
from metrics.models.maturity_thresholds import MaturityThresholds
from metrics.models.quality import QualityCount

__all__ = [
    "LEVELS",
    "AssessedFact",
    "Assessment",
    "Change",
    "CohortChange",
    "Course",
    "DashboardLink",
    "DigestLetter",
    "Exposure",
    "Fact",
    "Figures",
    "Goal",
    "MaturityPeriod",
    "MaturityThresholds",
    "Passage",
    "QualityCount",
    "Rollup",
    "Stay",
]
