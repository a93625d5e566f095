from django.db import migrations

PARTS_OF_VERSION = ["stages_versionrole", "stages_stage", "stages_plannedconversation"]
PARTS_OF_STAGE = ["stages_stagecontributor", "stages_indicator", "stages_milestone"]

# The share lock makes an edit and a publication of the same draft wait for each other.
FUNCTIONS = """
CREATE FUNCTION stages_require_draft(version bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE found text;
BEGIN
    SELECT state INTO found FROM stages_version WHERE id = version FOR SHARE;
    IF found IS DISTINCT FROM 'draft' THEN
        RAISE EXCEPTION 'version % is not a draft: what was published never changes', version
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'published_versions_stay';
    END IF;
END $$;

CREATE FUNCTION stages_part_of_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN PERFORM stages_require_draft(OLD.version_id); END IF;
    IF TG_OP <> 'DELETE' THEN PERFORM stages_require_draft(NEW.version_id); RETURN NEW; END IF;
    RETURN OLD;
END $$;

CREATE FUNCTION stages_part_of_stage() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM stages_require_draft((SELECT version_id FROM stages_stage WHERE id = OLD.stage_id));
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM stages_require_draft((SELECT version_id FROM stages_stage WHERE id = NEW.stage_id));
        RETURN NEW;
    END IF;
    RETURN OLD;
END $$;

CREATE FUNCTION stages_version_itself() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE after stages_version;
BEGIN
    IF OLD.state = 'draft' THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        IF NEW.state IN ('draft', 'published') THEN RETURN NEW; END IF;
    ELSIF TG_OP = 'UPDATE' THEN
        -- A published version may be retired, and nothing else about it may change.
        after := NEW;
        after.state := OLD.state;
        after.retired_at := OLD.retired_at;
        after.retired_by_id := OLD.retired_by_id;
        IF after = OLD AND OLD.state = 'published' AND NEW.state IN ('published', 'retired') THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION 'version % is %: what was published never changes', OLD.id, OLD.state
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'published_versions_stay';
END $$;
"""

TRIGGERS = [
    *(
        f"CREATE TRIGGER published_stays BEFORE INSERT OR UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION stages_part_of_version()"
        for table in PARTS_OF_VERSION
    ),
    *(
        f"CREATE TRIGGER published_stays BEFORE INSERT OR UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION stages_part_of_stage()"
        for table in PARTS_OF_STAGE
    ),
    "CREATE TRIGGER published_stays BEFORE UPDATE OR DELETE ON stages_version "
    "FOR EACH ROW EXECUTE FUNCTION stages_version_itself()",
]

BACK = [
    *(f"DROP TRIGGER published_stays ON {t}" for t in [*PARTS_OF_VERSION, *PARTS_OF_STAGE, "stages_version"]),
    "DROP FUNCTION stages_version_itself(), stages_part_of_stage(), stages_part_of_version(), stages_require_draft(bigint)",
]


class Migration(migrations.Migration):
    dependencies = [("stages", "0001_start")]

    operations = [migrations.RunSQL([FUNCTIONS, *TRIGGERS], BACK)]
