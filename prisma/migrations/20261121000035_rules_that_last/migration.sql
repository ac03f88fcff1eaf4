-- A tool's rules by when they expire: those in force are found without passing over what has expired.
DROP INDEX rules_in_force;
CREATE INDEX rules_in_force ON rules (org_id, tool_name, expires_at) WHERE active AND NOT used_up;

-- A rule waives what is listed, which may be nothing, and is never unknown.
ALTER TABLE rules DISABLE TRIGGER rules_guard;
UPDATE rules SET reasons = '{}' WHERE reasons IS NULL;
ALTER TABLE rules ENABLE TRIGGER rules_guard;
ALTER TABLE rules ALTER COLUMN reasons SET DEFAULT '{}', ALTER COLUMN reasons SET NOT NULL;
