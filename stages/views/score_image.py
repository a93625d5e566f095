from django.http import HttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from people.access import require, visible_or_404
from stages.models import Version
from stages.score_image import image
from stages.version_page import VersionPage


@require_safe
def show(request, workspace, version):
    version = visible_or_404(Version.objects.with_people(), request.member, pk=version)
    require(request.member, "process.see", version)
    score = VersionPage(request.member, version, is_read=True).score
    answer = HttpResponse(image(score, str(version)), content_type="image/svg+xml")
    answer["Content-Disposition"] = f'inline; filename="{slugify(str(version)) or "score"}.svg"'
    return answer
