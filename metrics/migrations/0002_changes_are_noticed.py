"""Whatever changes what is counted leaves a row in metrics_change, in the same transaction.

Triggers and not code of ours, so that bulk writes, imports and raw SQL are noticed too; once a statement and
not once a row, so that a hundred thousand rows written at once cost one more insert.
"""

from django.db import migrations

NOTICE = """
CREATE FUNCTION metrics_notice_new_opportunity() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO metrics_change (workspace_id, opportunity_id, changed_at)
    SELECT workspace_id, id, now() FROM after_rows;
    RETURN NULL;
END $$;

CREATE FUNCTION metrics_notice_lost_opportunity() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO metrics_change (workspace_id, opportunity_id, changed_at)
    SELECT workspace_id, id, now() FROM before_rows;
    RETURN NULL;
END $$;

-- Logging a conversation touches the opportunity too: only what is counted matters here.
CREATE FUNCTION metrics_notice_changed_opportunity() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO metrics_change (workspace_id, opportunity_id, changed_at)
    SELECT a.workspace_id, a.id, now() FROM after_rows a JOIN before_rows b USING (id)
    WHERE (a.team_id, a.owner_id, a.version_id, a.amount, a.currency, a.opened_on, a.opened_at)
        IS DISTINCT FROM (b.team_id, b.owner_id, b.version_id, b.amount, b.currency, b.opened_on, b.opened_at);
    RETURN NULL;
END $$;

CREATE FUNCTION metrics_notice_outcome() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO metrics_change (workspace_id, opportunity_id, changed_at)
    SELECT DISTINCT workspace_id, opportunity_id, now() FROM touched_rows;
    RETURN NULL;
END $$;

-- A level moved in time concerns the opportunities that the team opened on its days, the old and the new.
CREATE FUNCTION metrics_notice_level() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO metrics_change (workspace_id, opportunity_id, changed_at)
    SELECT DISTINCT o.workspace_id, o.id, now()
    FROM touched_rows t
    JOIN conversations_opportunity o ON o.workspace_id = t.workspace_id AND o.team_id = t.team_id
    WHERE o.opened_on >= t.starts_on AND (t.ends_on IS NULL OR o.opened_on < t.ends_on);
    RETURN NULL;
END $$;

CREATE TRIGGER metrics_inserted AFTER INSERT ON conversations_opportunity
    REFERENCING NEW TABLE AS after_rows
    FOR EACH STATEMENT EXECUTE FUNCTION metrics_notice_new_opportunity();
CREATE TRIGGER metrics_updated AFTER UPDATE ON conversations_opportunity
    REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows
    FOR EACH STATEMENT EXECUTE FUNCTION metrics_notice_changed_opportunity();
CREATE TRIGGER metrics_deleted AFTER DELETE ON conversations_opportunity
    REFERENCING OLD TABLE AS before_rows
    FOR EACH STATEMENT EXECUTE FUNCTION metrics_notice_lost_opportunity();
"""

TOUCHED = """
CREATE TRIGGER metrics_inserted AFTER INSERT ON {table}
    REFERENCING NEW TABLE AS touched_rows FOR EACH STATEMENT EXECUTE FUNCTION {function}();
CREATE TRIGGER metrics_deleted AFTER DELETE ON {table}
    REFERENCING OLD TABLE AS touched_rows FOR EACH STATEMENT EXECUTE FUNCTION {function}();
CREATE TRIGGER metrics_updated_from AFTER UPDATE ON {table}
    REFERENCING OLD TABLE AS touched_rows FOR EACH STATEMENT EXECUTE FUNCTION {function}();
CREATE TRIGGER metrics_updated_to AFTER UPDATE ON {table}
    REFERENCING NEW TABLE AS touched_rows FOR EACH STATEMENT EXECUTE FUNCTION {function}();
"""

TRIGGERS = NOTICE + "".join(
    TOUCHED.format(table=table, function=function)
    for table, function in (
        ("conversations_outcome", "metrics_notice_outcome"),
        ("metrics_maturityperiod", "metrics_notice_level"),
    )
)

BACK = """
DROP FUNCTION metrics_notice_new_opportunity() CASCADE;
DROP FUNCTION metrics_notice_lost_opportunity() CASCADE;
DROP FUNCTION metrics_notice_changed_opportunity() CASCADE;
DROP FUNCTION metrics_notice_outcome() CASCADE;
DROP FUNCTION metrics_notice_level() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("metrics", "0001_start"),
        ("conversations", "0001_start"),
    ]

    operations = [migrations.RunSQL(TRIGGERS, BACK)]
