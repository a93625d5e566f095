from conversations.forms.account import AccountForm, ContactForm
from conversations.forms.asking import (
    CancellingForm,
    EvidenceForm,
    HoldingForm,
    InvolvementForm,
    MovingForm,
    OutcomeForm,
    ReopeningForm,
    StageForm,
    StanceForm,
)
from conversations.forms.conversation import CorrectionForm, LogForm, PlanForm
from conversations.forms.invite import InviteForm
from conversations.forms.opportunity import NewOpportunityForm, OpportunityForm

__all__ = [
    "AccountForm",
    "CancellingForm",
    "ContactForm",
    "CorrectionForm",
    "EvidenceForm",
    "HoldingForm",
    "InviteForm",
    "InvolvementForm",
    "LogForm",
    "MovingForm",
    "NewOpportunityForm",
    "OpportunityForm",
    "OutcomeForm",
    "PlanForm",
    "ReopeningForm",
    "StageForm",
    "StanceForm",
]
