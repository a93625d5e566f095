"""/opportunities/: read, open, edit, move through stages, decide and reopen. The verbs of the pages."""

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from conversations.models import Account, Opportunity, Outcome, StageEntry
from people.access import require
from people.api import MemberViews, Visible
from people.models import Membership, Team
from salesproc.errors import Refused
from stages.models import Stage


class OpportunitySerializer(serializers.ModelSerializer):
    account = Visible(queryset=Account.objects.all())
    team = Visible(queryset=Team.objects.all())
    owner = Visible(queryset=Membership.objects.all(), required=False, allow_null=True)
    account_name = serializers.CharField(source="account.name", default=None, read_only=True)

    class Meta:
        model = Opportunity
        fields = [
            "id",
            "name",
            "account",
            "account_name",
            "team",
            "owner",
            "version",
            "amount",
            "currency",
            "source",
            "opened_on",
            "stage",
            "stage_name",
            "stage_entered_at",
            "outcome",
            "decided_on",
            "last_held_at",
            "next_at",
            "external_id",
            "revision",
        ]
        read_only_fields = [
            "version",
            "opened_on",
            "stage",
            "stage_name",
            "stage_entered_at",
            "outcome",
            "decided_on",
            "last_held_at",
            "next_at",
            "external_id",
            "revision",
        ]


class EditSerializer(OpportunitySerializer):
    """An edit says which revision it was made on; an older one is refused with 409."""

    revision = serializers.IntegerField(write_only=True, min_value=1, max_value=2**31 - 1)

    class Meta(OpportunitySerializer.Meta):
        fields = ["name", "account", "team", "owner", "amount", "currency", "source", "revision"]
        read_only_fields: list[str] = []


class EntrySerializer(serializers.ModelSerializer):
    """`leaving` is the stage that was read before: when it is another by now, nothing is moved."""

    stage = Visible(queryset=Stage.objects.all())
    reason = serializers.CharField(required=False, allow_blank=True, max_length=500)
    leaving = Visible(queryset=Stage.objects.all(), write_only=True, required=False, allow_null=True)

    class Meta:
        model = StageEntry
        fields = ["sequence", "stage", "stage_name", "entered_at", "missing", "reason", "leaving"]
        read_only_fields = ["sequence", "stage_name", "entered_at", "missing"]


class OutcomeSerializer(serializers.ModelSerializer):
    """`amount` is what it was won for; left out, the amount stays as it is."""

    amount = serializers.DecimalField(max_digits=15, decimal_places=2, min_value=0, required=False, write_only=True)

    class Meta:
        model = Outcome
        fields = ["kind", "cause", "reason", "decided_on", "amount"]
        extra_kwargs = {"decided_on": {"required": False}}


class ReopeningSerializer(serializers.Serializer):
    because = serializers.CharField(max_length=500)
    past_may_change = serializers.BooleanField()


class OpportunityFilter(filters.FilterSet):
    outcome = filters.ChoiceFilter(choices=[("open", "open"), *Outcome.Kind.choices], method="with_outcome")
    name = filters.CharFilter(field_name="name", lookup_expr="icontains")
    external_id = filters.CharFilter(field_name="external_id")

    class Meta:
        model = Opportunity
        fields = {"team": ["exact"], "owner": ["exact"], "stage": ["exact"], "account": ["exact"]}

    def with_outcome(self, queryset, name, value):
        return queryset.filter(outcome="" if value == "open" else value)


class OpportunityViews(
    MemberViews, mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.CreateModelMixin, viewsets.GenericViewSet
):
    queryset = Opportunity.objects.select_related("account")
    serializer_class = OpportunitySerializer
    filterset_class = OpportunityFilter
    filter_backends = [filters.DjangoFilterBackend]
    lookup_value_regex = "[0-9]{1,18}"
    permission_names = {
        "default": "opportunity.see",
        "create": "opportunity.create",
        "partial_update": "opportunity.edit",
        "stage_entries": "opportunity.edit",
        "outcome": "opportunity.edit",
        "reopening": "opportunity.reopen",
    }

    def perform_create(self, serializer):
        require(self.member, "opportunity.create", Opportunity(team=serializer.validated_data["team"]))
        serializer.instance = Opportunity.start(by=self.member, **serializer.validated_data)

    @extend_schema(request=EditSerializer, responses=OpportunitySerializer)
    def partial_update(self, request, workspace, pk):
        opportunity = self.get_object()
        edit = EditSerializer(data=request.data, partial=True, context=self.get_serializer_context())
        edit.fields["revision"].required = True
        edit.partial = True
        edit.is_valid(raise_exception=True)
        fields = dict(edit.validated_data)
        if "revision" not in fields:
            raise serializers.ValidationError({"revision": ["This field is required."]})
        if "team" in fields:
            require(self.member, "opportunity.create", Opportunity(team=fields["team"]))
        opportunity.change(fields, revision=fields.pop("revision"), by=self.member)
        return Response(self.get_serializer(opportunity).data)

    @extend_schema(request=EntrySerializer, responses={201: EntrySerializer})
    @action(detail=True, methods=["post"], url_path="stage-entries")
    def stage_entries(self, request, workspace, pk):
        opportunity, sent = self.get_object(), self._sent(EntrySerializer)
        more = {"reason": sent.get("reason", ""), "leaving": sent.get("leaving")}
        entry = opportunity.enter(sent["stage"], by=self.member, **more)
        return Response(EntrySerializer(entry).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=OutcomeSerializer, responses={201: OutcomeSerializer})
    @action(detail=True, methods=["post"])
    def outcome(self, request, workspace, pk):
        opportunity, sent = self.get_object(), self._sent(OutcomeSerializer)
        sent["on"] = sent.pop("decided_on", None)
        try:
            outcome = opportunity.decide(sent.pop("kind"), by=self.member, **sent)
        except Refused as refused:
            refused.field = "decided_on" if refused.field == "on" else refused.field
            raise
        return Response(OutcomeSerializer(outcome).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=ReopeningSerializer, responses=OpportunitySerializer)
    @action(detail=True, methods=["post"])
    def reopening(self, request, workspace, pk):
        opportunity = self.get_object()
        opportunity.reopen(by=self.member, **self._sent(ReopeningSerializer))
        return Response(self.get_serializer(opportunity).data)

    def _sent(self, serializer_class) -> dict:
        serializer = serializer_class(data=self.request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)
