"""Statements that a kept connection prepares once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DataError, ProgrammingError, connection, transaction

from salesproc.prepared import read
from tests.racing import committed

pytestmark = pytest.mark.django_db


def prepared(part: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE strpos(statement, %s) > 0", [part])
        return cursor.fetchone()[0]


def test_parameters_go_where_their_names_stand_however_often():
    sql = "SELECT %(b)s::int - %(a)s::int, %(b)s::int * 10, 'a' LIKE 'a%%'"
    assert read(sql, {"a": 1, "b": 5}) == [(4, 50, True)]
    assert read(sql, {"b": 7, "a": 2}) == [(5, 70, True)]
    assert prepared("'a' LIKE 'a%'") == 1


def test_nothing_is_read_as_a_statement_that_was_given_as_a_value():
    hostile = "'); DELETE FROM people_user; --"
    assert read("SELECT %(word)s::text AS word", {"word": hostile}) == [(hostile,)]


def test_lists_dates_and_nothing_are_values_too():
    sql = "SELECT n FROM unnest(%(keys)s::bigint[]) n WHERE %(most)s::int IS NULL OR n < %(most)s::int"
    assert read(sql, {"keys": [3, 1], "most": None}) == [(3,), (1,)]
    assert read(sql, {"keys": [], "most": 5}) == []


def test_the_last_of_several_statements_answers():
    sql = "SELECT set_config('salesproc.test', %(a)s::text, true); SELECT current_setting('salesproc.test') || %(b)s"
    assert read(sql, {"a": "one", "b": " and two"}) == [("one and two",)]
    assert read(sql, {"a": "three", "b": ""}) == [("three",)]


def test_a_statement_that_fails_once_answers_the_next_time():
    sql = "SELECT 12 / %(n)s::int"
    with pytest.raises(DataError), transaction.atomic():
        read(sql, {"n": 0})
    assert read(sql, {"n": 3}) == [(4,)]


def test_a_statement_that_cannot_be_read_is_an_error_of_the_database_each_time():
    for _attempt in range(2):
        with pytest.raises(ProgrammingError), transaction.atomic():
            read("SELECT nothing_of_this_name FROM people_user", {})


def test_another_connection_prepares_its_own():
    sql = "SELECT %(n)s::int + 1000"

    def elsewhere():
        return prepared("+ 1000"), read(sql, {"n": 2}), prepared("+ 1000")

    assert read(sql, {"n": 1}) == [(1001,)]
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(committed, elsewhere).result() == (0, [(1002,)], 1)


def test_a_connection_that_is_handed_on_prepares_nothing(monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    sql = "SELECT %(n)s::int + 2000; SELECT %(n)s::int + 2001, '%%'"
    assert read(sql, {"n": 1}) == [(2002, "%")]
    assert prepared("+ 2001") == 0
