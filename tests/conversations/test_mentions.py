"""Who is mentioned in a text: pure, so asked directly."""

import pytest

from conversations.mentions import Directory, mentioned, unclear

PEOPLE = {1: "Chloé Martel", 2: "Malik Diallo", 3: "Jean-Luc O’Neil", 4: "Chloé Durand", 5: "Inès", 6: "Inès Garnier"}


def found(text, people=PEOPLE):
    return [(text[each.start : each.end], sorted(each.people)) for each in Directory(people).mentions_in(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@Chloé Martel look", [("@Chloé Martel", [1])]),
        ("@chloe martel, look", [("@chloe martel", [1])]),
        ("Well done (@Malik)!", [("@Malik", [2])]),
        ("@Malik's idea", [("@Malik", [2])]),
        ("@Jean-Luc and @Malik Diallo.", [("@Jean-Luc", [3]), ("@Malik Diallo", [2])]),
        ("@Chloé", [("@Chloé", [1, 4])]),
        ("@Inès", [("@Inès", [5])]),
        ("@Inès Garnier", [("@Inès Garnier", [6])]),
        ("malik@diallo.example and me@Malik", []),
        ("at 3 @ noon, @@Malik, @nobody, @", []),
        ("@Chloé\nMartel", [("@Chloé", [1, 4])]),
        ("", []),
    ],
)
def test_a_name_after_an_at_is_a_mention(text, expected):
    assert found(text) == expected


def test_two_of_one_name_are_told_apart_by_who_is_chosen():
    mentions = Directory(PEOPLE).mentions_in("@Chloé and @Malik")
    assert unclear(mentions, set()).people == {1, 4}
    assert unclear(mentions, {1, 4}).people == {1, 4}
    assert unclear(mentions, {4}) is None
    assert mentioned(mentions, {4}) == {2, 4}


def test_nothing_but_ats_is_read_soon():
    assert found("@" * 5000 + "@a " * 1600, {n: f"Name {n}" for n in range(1000)}) == []
