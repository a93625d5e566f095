from django.db import migrations

SQL = """
CREATE FUNCTION conversations_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% are only ever added', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'history_stays';
END $$;

CREATE TRIGGER history_stays BEFORE UPDATE OR DELETE ON conversations_stageentry
    FOR EACH ROW EXECUTE FUNCTION conversations_only_added();

-- An outcome may be reopened; what it said is never changed.
CREATE FUNCTION conversations_outcome_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE after conversations_outcome;
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.reopened_at IS NULL THEN
        after := NEW;
        after.reopened_at := OLD.reopened_at;
        after.reopened_by_id := OLD.reopened_by_id;
        after.reopened_because := OLD.reopened_because;
        after.stays_counted := OLD.stays_counted;
        IF after = OLD THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION 'outcome % stays as it was recorded', OLD.id
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'history_stays';
END $$;

CREATE TRIGGER history_stays BEFORE UPDATE OR DELETE ON conversations_outcome
    FOR EACH ROW EXECUTE FUNCTION conversations_outcome_stays();
"""

BACK = """
DROP TRIGGER history_stays ON conversations_outcome;
DROP TRIGGER history_stays ON conversations_stageentry;
DROP FUNCTION conversations_outcome_stays();
DROP FUNCTION conversations_only_added();
"""


class Migration(migrations.Migration):
    dependencies = [("conversations", "0001_start")]

    operations = [migrations.RunSQL(SQL, BACK)]
