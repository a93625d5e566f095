from datetime import timedelta

import pytest

from salesproc.errors import Refused


def test_a_person_is_trained_once(cast, published):
    first = published.train(cast.rep, by=cast.rep)
    second = published.train(cast.rep, by=cast.manager)
    assert first == second
    assert (first.recorded_by, first.trained_on) == (cast.rep, cast.workspace.today())


def test_nobody_is_trained_on_a_draft(cast, draft):
    with pytest.raises(Refused, match="still changes"):
        draft.train(cast.rep, by=cast.rep)


def test_nobody_is_trained_tomorrow(cast, published):
    with pytest.raises(Refused) as refused:
        published.train(cast.rep, by=cast.manager, on=cast.workspace.today() + timedelta(days=1))
    assert refused.value.field == "trained_on"
