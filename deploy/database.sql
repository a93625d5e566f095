-- Run once by a superuser in the new database of Salesproc, before its first migration, with the application's
-- password in DATABASE_PASSWORD. The role owns this database and nothing else: row-level security, which keeps
-- the workspaces apart, does not hold superusers and roles that bypass it, and Salesproc refuses to start as one.
\set ON_ERROR_STOP on
\getenv password DATABASE_PASSWORD
CREATE ROLE salesproc LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD :'password';
SELECT format('ALTER DATABASE %I OWNER TO salesproc', current_database()) \gexec
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database()) \gexec
