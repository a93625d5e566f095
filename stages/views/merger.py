from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.access import require, visible_or_404
from stages.forms import MergerForm
from stages.words import corrections, vocabulary_or_404


@require_POST
def create(request, workspace, kind, pk):
    """The word becomes another one."""
    vocabulary = vocabulary_or_404(kind)
    word = visible_or_404(vocabulary.model, request.member, pk=pk)
    require(request.member, "process.edit", word)
    merger = MergerForm(request.POST, word=word, member=request.member)
    if merger.submit(by=request.member):
        other = merger.cleaned_data["other"]
        messages.success(request, _("“%(name)s” is “%(other)s” from now on.") % {"name": word, "other": other})
        for row in merger.left:
            said = _("In %(version)s “%(name)s” stays, because “%(other)s” stands in the same place.")
            messages.warning(request, said % {"version": row.version, "name": word, "other": other})
        return redirect(vocabulary.address(request.member))
    context = {"form": vocabulary.form(instance=word), "merger": merger, "word": word, "vocabulary": vocabulary}
    context["corrections"] = corrections(word, request.member)
    return render(request, "stages/word/update.html", context, status=merger.status)


@require_POST
def remove(request, workspace, kind, pk):
    """It was merged by mistake."""
    vocabulary = vocabulary_or_404(kind)
    word = visible_or_404(vocabulary.model, request.member, pk=pk)
    require(request.member, "process.edit", word)
    word.bring_back(by=request.member)
    messages.success(request, _("“%(name)s” is a word of its own again.") % {"name": word})
    return redirect(vocabulary.address(request.member))
