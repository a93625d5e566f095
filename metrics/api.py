"""/figures/: what `manage.py figures` prints, limited to the teams that the member sees."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from metrics.population import Population
from metrics.rates import BY
from metrics.reporting import report
from metrics.spans import Span
from people.api import IsMember, Visible
from people.models import Team

GROUPS = [by for by in BY if by != "all"]


class QuestionSerializer(serializers.Serializer):
    """`from` and `to` are days of the outcome, both included."""

    by = serializers.ChoiceField(GROUPS, default="level")
    to = serializers.DateField(required=False)
    team = Visible(queryset=Team.objects.all(), required=False)

    def get_fields(self):
        # `from` is a word of Python, not of HTTP
        return {**super().get_fields(), "from": serializers.DateField(required=False)}

    def validate(self, asked):
        try:
            asked["span"] = Span(asked.get("from"), asked.get("to"))
        except ValueError as error:
            raise serializers.ValidationError({"to": [str(error)]}) from error
        return asked


class FiguresView(APIView):
    permission_classes = [IsMember]
    permission_names = {"default": "maturity.see"}
    action = "default"

    @extend_schema(parameters=[QuestionSerializer], responses=OpenApiTypes.OBJECT)
    def get(self, request, workspace):
        question = QuestionSerializer(data=request.query_params, context={"request": request})
        question.is_valid(raise_exception=True)
        asked = question.validated_data
        team = asked["team"].pk if "team" in asked else None
        return Response(report(Population.seen_by(request.member, span=asked["span"], team=team), asked["by"]))
