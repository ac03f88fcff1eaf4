-- A NOTIFY makes its transaction take a lock of the whole server from before its commit until that is on disk: writers
-- that notify commit one after another, each waiting for a flush of its own. The statements of the hot paths say that they
-- notify after their commit (lib/db/notify.ts); everything else notifies here, in its transaction.
CREATE OR REPLACE FUNCTION approvals_notify() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('app.notify', true) IS DISTINCT FROM 'later' THEN
    PERFORM pg_notify('countersign_approvals', NEW.org_id || ' ' || NEW.id);
  END IF;
  RETURN NULL;
END $$;
