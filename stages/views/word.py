from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from people.access import require, visible_or_404
from stages.forms import MergerForm
from stages.words import VOCABULARIES, corrections, vocabulary_or_404


@require_safe
def index(request, workspace, kind):
    vocabulary = vocabulary_or_404(kind)
    require(request.member, "process.see")
    words = vocabulary.model.objects.visible_to(request.member).counted().select_related("merged_into", "merged_by")
    context = {
        "vocabulary": vocabulary,
        "vocabularies": VOCABULARIES.values(),
        "words": [word for word in words if word.merged_into_id is None],
        "merged": [word for word in words if word.merged_into_id],
        "can_edit": request.member.may("process.edit"),
    }
    return render(request, "stages/word/index.html", context)


@require_http_methods(["GET", "POST"])
def update(request, workspace, kind, pk):
    vocabulary = vocabulary_or_404(kind)
    word = visible_or_404(vocabulary.model, request.member, pk=pk)
    require(request.member, "process.edit", word)
    if word.merged_into_id:
        return redirect(vocabulary.address(request.member))
    form = vocabulary.form(request.POST or None, instance=word)
    if form.submit(by=request.member):
        messages.success(request, _("It is called “%(name)s” now. Drafts say so too.") % {"name": word})
        return redirect(vocabulary.address(request.member))
    word.refresh_from_db()
    merger = MergerForm(word=word, member=request.member)
    context = {"form": form, "merger": merger, "word": word, "vocabulary": vocabulary}
    context["corrections"] = corrections(word, request.member)
    return render(request, "stages/word/update.html", context, status=form.status)
