"""/maturity/: the level of each team that the member sees, with the facts behind it."""

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from metrics.level_history import on, spells_of
from metrics.models import AssessedFact, Assessment, MaturityPeriod
from people.api import IsMember
from people.models import Team


@extend_schema_serializer(component_name="MaturityFact")
class FactSerializer(serializers.ModelSerializer):
    """`value` is null where there was nothing to measure; shares are between 0 and 1, times in days."""

    class Meta:
        model = AssessedFact
        fields = ("name", "value", "threshold", "is_met", "missing", "count", "out_of")


class TeamMaturitySerializer(serializers.Serializer):
    """`level` is in force today and `kind` says how it is known; `facts_level` is what the facts support."""

    team = serializers.IntegerField()
    name = serializers.CharField()
    level = serializers.CharField(allow_null=True)
    kind = serializers.CharField(allow_null=True)
    since = serializers.DateField(allow_null=True)
    until = serializers.DateField(allow_null=True)
    facts_level = serializers.CharField(allow_null=True)
    computed_at = serializers.DateTimeField(allow_null=True)
    facts = FactSerializer(many=True)


class MaturityView(APIView):
    permission_classes = [IsMember]
    permission_names = {"default": "maturity.see"}
    action = "default"

    @extend_schema(responses=TeamMaturitySerializer(many=True))
    def get(self, request, workspace):
        member = request.member
        teams = list(Team.objects.visible_to(member).filter(is_active=True))
        read = {one.team_id: one for one in Assessment.objects.visible_to(member).filter(team__in=teams).latest()}
        periods = list(MaturityPeriod.objects.visible_to(member).filter(team__in=teams))
        today = member.workspace.today()
        rows = [_row(team, [p for p in periods if p.team_id == team.pk], read.get(team.pk), today) for team in teams]
        return Response(TeamMaturitySerializer(rows, many=True).data)


def _row(team: Team, periods: list[MaturityPeriod], assessment: Assessment | None, today) -> dict:
    spell = on(spells_of(periods, MaturityPeriod.STRONGEST_FIRST), today)
    return {
        "team": team.pk,
        "name": team.name,
        "level": spell.level if spell else None,
        "kind": spell.period.kind if spell else None,
        "since": spell.starts_on if spell else None,
        "until": spell.ends_on if spell else None,
        "facts_level": assessment.level if assessment else None,
        "computed_at": assessment.computed_at if assessment else None,
        "facts": assessment.facts.all() if assessment else [],
    }
