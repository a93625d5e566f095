"""/conversations/{id}/attachments/ and /links/: what goes with a conversation, by the verbs of the page."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from conversations.attaching.serving import sent_as_file
from conversations.models import Attachment, Conversation, Link
from people.access import require, visible_or_404
from people.api import MemberViews


class AttachmentSerializer(serializers.ModelSerializer):
    class Meta:
        model = Attachment
        fields = ["id", "conversation", "name", "size", "media_type", "digest", "by", "at"]


class UploadSerializer(serializers.Serializer):
    file = serializers.FileField(max_length=1000, allow_empty_file=True)  # an empty one is refused with a sentence


class LinkSerializer(serializers.ModelSerializer):
    class Meta:
        model = Link
        fields = ["id", "conversation", "url", "title", "by", "at"]
        read_only_fields = ["conversation", "by", "at"]


OF_CONVERSATION = OpenApiParameter("conversation", int, OpenApiParameter.PATH)


class EnclosedViews(MemberViews, viewsets.GenericViewSet):
    """Under a conversation: whoever sees it lists, whoever may correct it adds and removes."""

    lookup_value_regex = "[0-9]{1,18}"
    permission_names = {"default": "conversation.see", "destroy": "conversation.edit"}

    def get_queryset(self):
        if self.member is None:
            return self.queryset.none()
        return self.queryset.visible_to(self.member).filter(conversation=self.kwargs["conversation"]).standing()

    def list(self, request, workspace, conversation):
        self.talk("conversation.see")
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def destroy(self, request, workspace, conversation, pk):
        self.enclosed("conversation.edit").remove(by=self.member)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def talk(self, permission: str) -> Conversation:
        found = visible_or_404(Conversation.objects.in_full(), self.member, pk=self.kwargs["conversation"])
        require(self.member, permission, found.opportunity)
        return found

    def enclosed(self, permission: str):
        asked = {"pk": self.kwargs["pk"], "conversation": self.kwargs["conversation"]}
        found = visible_or_404(self.queryset.in_full().standing(), self.member, **asked)
        require(self.member, permission, found.conversation.opportunity)
        return found

    def answer(self, row) -> Response:
        known = status.HTTP_200_OK if row.was_there_before else status.HTTP_201_CREATED
        return Response(self.get_serializer(row).data, status=known)


@extend_schema(parameters=[OF_CONVERSATION])
class AttachmentViews(EnclosedViews):
    queryset = Attachment.objects.all()
    serializer_class = AttachmentSerializer

    def get_parsers(self):
        return [MultiPartParser()]

    @extend_schema(request=UploadSerializer, responses={201: AttachmentSerializer, 200: AttachmentSerializer})
    def create(self, request, workspace, conversation):
        """One file. The same file again writes nothing."""
        talk = self.talk("conversation.edit")
        sent = UploadSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        return self.answer(Attachment.attach(talk, sent.validated_data["file"], by=self.member))

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True)
    def content(self, request, workspace, conversation, pk):
        """The file itself, with its own media type, to be kept and not shown."""
        return sent_as_file(self.enclosed("conversation.see"))

    def perform_content_negotiation(self, request, force=False):
        """A file is sent whatever it was asked as."""
        return super().perform_content_negotiation(request, force=force or self.action == "content")


@extend_schema(parameters=[OF_CONVERSATION])
class LinkViews(EnclosedViews):
    queryset = Link.objects.all()
    serializer_class = LinkSerializer

    @extend_schema(responses={201: LinkSerializer, 200: LinkSerializer})
    def create(self, request, workspace, conversation):
        """The same address again writes nothing."""
        talk, sent = self.talk("conversation.edit"), self.get_serializer(data=request.data)
        sent.is_valid(raise_exception=True)
        fields = sent.validated_data
        return self.answer(Link.add(talk, fields["url"], title=fields.get("title", ""), by=self.member))
