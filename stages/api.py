"""/versions/: the score of each version as data: stages, buyer roles, planned conversations."""

from rest_framework import serializers, viewsets

from people.api import MemberViews
from stages.models import Milestone, PlannedConversation, Stage, Version, VersionRole


class MilestoneSerializer(serializers.ModelSerializer):
    class Meta:
        model = Milestone
        fields = ["id", "name", "verifications", "is_required"]


class StageSerializer(serializers.ModelSerializer):
    milestones = MilestoneSerializer(many=True)

    class Meta:
        model = Stage
        fields = ["id", "position", "name", "purpose", "expected_days", "is_signature", "milestones"]


class RoleSerializer(serializers.ModelSerializer):
    class Meta:
        model = VersionRole
        fields = ["id", "position", "name", "nature", "buyer_role"]


class PlannedConversationSerializer(serializers.ModelSerializer):
    class Meta:
        model = PlannedConversation
        fields = [
            "id",
            "stage",
            "role",
            "theme",
            "theme_name",
            "department",
            "purpose",
            "questions",
            "milestone",
            "is_required",
            "expected_minutes",
        ]


class VersionSerializer(serializers.ModelSerializer):
    process_name = serializers.CharField(source="process.name")

    class Meta:
        model = Version
        fields = ["id", "process", "process_name", "number", "state", "why", "hypothesis", "published_at", "retired_at"]


class ScoreSerializer(VersionSerializer):
    stages = StageSerializer(many=True)
    roles = RoleSerializer(many=True)
    planned_conversations = PlannedConversationSerializer(many=True)

    class Meta(VersionSerializer.Meta):
        fields = [*VersionSerializer.Meta.fields, "stages", "roles", "planned_conversations"]


class VersionViews(MemberViews, viewsets.ReadOnlyModelViewSet):
    queryset = Version.objects.select_related("process")
    lookup_value_regex = "[0-9]{1,18}"
    permission_names = {"default": "process.see"}

    def get_serializer_class(self):
        return ScoreSerializer if self.action == "retrieve" else VersionSerializer

    def get_object(self):
        self.queryset = self.queryset.prefetch_related("stages__milestones", "roles", "planned_conversations")
        return super().get_object()
