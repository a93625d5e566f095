"""/conversations/: read, log or schedule, correct. A client token makes a repeated request harmless."""

from datetime import timedelta

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from conversations.models import Contact, Conversation, Opportunity
from conversations.models.talk import Talk
from people.access import require
from people.api import MemberViews, MomentFilter, Visible
from people.models import Membership
from stages.models import Milestone, PlannedConversation, Theme

NEW_STATES = [("held", "held"), ("scheduled", "scheduled")]


class TalkSerializer(serializers.Serializer):
    """With whom, about what, when: what `Talk` holds."""

    starts_at = serializers.DateTimeField()
    contacts = Visible(queryset=Contact.objects.all(), many=True, required=False)
    planned = Visible(queryset=PlannedConversation.objects.all(), required=False, allow_null=True)
    theme = Visible(queryset=Theme.objects.all(), required=False, allow_null=True)
    theme_name = serializers.CharField(required=False, allow_blank=True, max_length=120)
    channel = serializers.ChoiceField(Conversation.Channel.choices, required=False, allow_blank=True)
    duration_minutes = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=720)
    held_by = Visible(queryset=Membership.objects.all(), required=False, allow_null=True)
    words = serializers.CharField(required=False, allow_blank=True, max_length=20_000)
    movement = serializers.ChoiceField(Conversation.Movement.choices, required=False, allow_blank=True)
    purpose_obtained = serializers.ChoiceField(Conversation.Obtained.choices, required=False, allow_blank=True)


class LogSerializer(TalkSerializer):
    """`token` is made by the client, once for each conversation: sent twice, logged once."""

    opportunity = Visible(queryset=Opportunity.objects.all())
    state = serializers.ChoiceField(NEW_STATES, default="held")
    token = serializers.UUIDField()
    milestones = Visible(queryset=Milestone.objects.all(), many=True, required=False)


class CorrectionSerializer(TalkSerializer):
    revision = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
    starts_at = serializers.DateTimeField(required=False)


class AttemptSerializer(serializers.Serializer):
    revision = serializers.IntegerField(min_value=1, max_value=2**31 - 1)


class ConversationSerializer(serializers.ModelSerializer):
    contacts = serializers.PrimaryKeyRelatedField(source="participants", many=True, read_only=True)
    planned = serializers.PrimaryKeyRelatedField(source="planned_conversation", read_only=True)
    theme_name = serializers.CharField(source="theme.name", default="", read_only=True)
    duration_minutes = serializers.SerializerMethodField()

    class Meta:
        model = Conversation
        fields = [
            "id",
            "opportunity",
            "state",
            "starts_at",
            "time_known",
            "duration_minutes",
            "channel",
            "theme",
            "theme_name",
            "planned",
            "buyer_role",
            "held_by",
            "contacts",
            "words",
            "movement",
            "purpose_obtained",
            "token",
            "revision",
        ]

    def get_duration_minutes(self, conversation) -> float | None:
        return conversation.duration and conversation.duration.total_seconds() / 60


class ConversationFilter(filters.FilterSet):
    starts_after = MomentFilter(field_name="starts_at", lookup_expr="gte")
    starts_before = MomentFilter(field_name="starts_at", lookup_expr="lt")

    class Meta:
        model = Conversation
        fields = ["opportunity", "state", "held_by"]


class ConversationViews(MemberViews, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    queryset = Conversation.objects.select_related("theme", "opportunity").prefetch_related("participants")
    serializer_class = ConversationSerializer
    filterset_class = ConversationFilter
    filter_backends = [filters.DjangoFilterBackend]
    lookup_value_regex = "[0-9]{1,18}"
    permission_names = {
        "default": "conversation.see",
        "create": "conversation.log",
        "partial_update": "conversation.edit",
    }

    @extend_schema(request=LogSerializer, responses={201: ConversationSerializer, 200: ConversationSerializer})
    def create(self, request, workspace):
        sent = LogSerializer(data=request.data, context=self.get_serializer_context())
        sent.is_valid(raise_exception=True)
        fields = dict(sent.validated_data)
        opportunity, state, token = fields.pop("opportunity"), fields.pop("state"), fields.pop("token")
        require(self.member, "conversation.log", opportunity)
        milestones = fields.pop("milestones", [])
        verb = Conversation.schedule if state == "scheduled" else Conversation.log
        more = {} if state == "scheduled" else {"milestones": milestones}
        conversation = verb(opportunity, Talk(**talk_fields(fields)), by=self.member, token=token, **more)
        known = conversation.was_logged_before
        answer = self.get_serializer(conversation).data
        return Response(answer, status=status.HTTP_200_OK if known else status.HTTP_201_CREATED)

    @extend_schema(request=AttemptSerializer, responses=ConversationSerializer)
    @action(detail=True, methods=["post"])
    def attempts(self, request, workspace, pk):
        """Tried, no answer: it goes to the next working day. The same revision again writes nothing."""
        conversation = self.get_object()
        require(self.member, "conversation.log", conversation.opportunity)
        sent = AttemptSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        conversation.attempt(revision=sent.validated_data["revision"], by=self.member)
        return Response(self.get_serializer(conversation).data)

    @extend_schema(request=CorrectionSerializer, responses=ConversationSerializer)
    def partial_update(self, request, workspace, pk):
        conversation = self.get_object()
        require(self.member, "conversation.edit", conversation.opportunity)
        sent = CorrectionSerializer(data=request.data, context=self.get_serializer_context())
        sent.is_valid(raise_exception=True)
        fields = dict(sent.validated_data)
        conversation.correct(talk_fields(fields), revision=fields.pop("revision"), by=self.member)
        return Response(self.get_serializer(conversation).data)


def talk_fields(sent: dict) -> dict:
    """What was sent, in the types of `Talk`."""
    fields = {name: value for name, value in sent.items() if name not in ("duration_minutes", "revision")}
    if "contacts" in fields:
        fields["contacts"] = tuple(fields["contacts"])
    if "duration_minutes" in sent:
        minutes = sent["duration_minutes"]
        fields["duration"] = None if minutes is None else timedelta(minutes=minutes)
    return fields
