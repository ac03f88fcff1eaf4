-- Identity. Users, sessions and the login throttle are global, and a credential must be looked up before its
-- organization is known: both go through the SECURITY DEFINER functions of this file and nothing else. Each has a fixed
-- search_path and is executable by the application's role only. Liveness is always judged by clock_timestamp().

-- ---------------------------------------------------------------------------------------------------------------------
-- Who calls: the first statement of every request.
-- ---------------------------------------------------------------------------------------------------------------------

-- An API key by the SHA-256 of its text, with all that may void it.
CREATE FUNCTION auth_token(p_hash bytea) RETURNS TABLE (
  org_id uuid, org_slug text, org_closed boolean, token_id uuid, kind text, token_name text, scopes text[], agent_id text,
  mcp_decisions boolean, created_by uuid, expired boolean, revoked boolean, user_id uuid, email text, user_name text,
  must_change_password boolean, user_disabled boolean, role text, member_disabled boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 1 AS $$
BEGIN
  RETURN QUERY
  SELECT t.org_id, o.slug, o.closed_at IS NOT NULL, t.id, t.kind, t.name, t.scopes, t.agent_id, t.mcp_decisions,
    t.created_by, t.expires_at <= clock_timestamp(), t.revoked_at IS NOT NULL, u.id, u.email, u.name,
    coalesce(u.must_change_password, false), u.disabled_at IS NOT NULL, m.role, m.disabled_at IS NOT NULL
  FROM tokens t
  JOIN orgs o ON o.id = t.org_id
  LEFT JOIN members m ON m.org_id = t.org_id AND m.user_id = t.user_id
  LEFT JOIN users u ON u.id = m.user_id
  WHERE t.token_hash = p_hash;
END $$;

-- A sign-in, by the session id in the cookie or by the hash of an access token, and the person's active membership in
-- one organization: the named one (id or slug), or with p_any_org the first that the person joined. No row: not a live
-- session. org_id null: not an active member there, or the organization is closed.
CREATE FUNCTION auth_session(p_session uuid, p_token_hash bytea, p_org uuid, p_slug text, p_any_org boolean)
RETURNS TABLE (
  session_id uuid, kind text, user_id uuid, email text, user_name text, must_change_password boolean,
  reauthenticated_at timestamptz, org_id uuid, org_slug text, role text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 1 AS $$
BEGIN
  RETURN QUERY
  SELECT s.id, s.kind, u.id, u.email, u.name, u.must_change_password, s.reauthenticated_at, o.id, o.slug, o.role
  FROM sessions s
  JOIN users u ON u.id = s.user_id AND u.disabled_at IS NULL
  LEFT JOIN LATERAL (
    SELECT g.id, g.slug, m.role
    FROM members m JOIN orgs g ON g.id = m.org_id AND g.closed_at IS NULL
    WHERE m.user_id = s.user_id AND m.disabled_at IS NULL AND (g.id = p_org OR g.slug = p_slug OR p_any_org)
    ORDER BY m.created_at, m.org_id LIMIT 1) o ON true
  WHERE CASE WHEN p_token_hash IS NULL THEN s.id = p_session AND s.kind = 'browser'
             ELSE s.token_hash = p_token_hash AND s.kind = 'access_token' END
    AND s.revoked_at IS NULL AND s.expires_at > clock_timestamp();
END $$;

-- The organizations in which a person is an active member, in the order of joining.
CREATE FUNCTION user_orgs(p_user uuid) RETURNS TABLE (org_id uuid, org_slug text, org_name text, is_first boolean, role text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT o.id, o.slug, o.name, o.is_first, m.role
  FROM members m JOIN orgs o ON o.id = m.org_id AND o.closed_at IS NULL
  WHERE m.user_id = p_user AND m.disabled_at IS NULL ORDER BY m.created_at, o.id
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Signing in.
-- ---------------------------------------------------------------------------------------------------------------------

-- Writes one event about a person into the log of every organization in which the person is an active member.
-- Not for the application: only the functions below call it.
CREATE FUNCTION audit_person(p_user uuid, p_type text, p_by_user boolean, p_request text, p_payload jsonb) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO audit_events (org_id, type, actor_kind, actor_id, actor_label, request_id, payload)
  SELECT m.org_id, p_type, CASE WHEN p_by_user THEN 'user' ELSE 'system' END,
    CASE WHEN p_by_user THEN u.id::text END, CASE WHEN p_by_user THEN u.email ELSE 'sign-in' END, p_request, p_payload
  FROM members m JOIN orgs o ON o.id = m.org_id AND o.closed_at IS NULL JOIN users u ON u.id = m.user_id
  WHERE m.user_id = p_user AND m.disabled_at IS NULL ORDER BY m.org_id
$$;

CREATE FUNCTION login_user(p_email text) RETURNS TABLE (
  user_id uuid, email text, user_name text, password_hash text, must_change_password boolean, disabled boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 1 AS $$
  SELECT id, email, name, password_hash, must_change_password, disabled_at IS NOT NULL FROM users WHERE users.email = p_email
$$;

CREATE FUNCTION login_user_by_id(p_user uuid) RETURNS TABLE (
  user_id uuid, email text, user_name text, password_hash text, must_change_password boolean, disabled boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 1 AS $$
  SELECT id, email, name, password_hash, must_change_password, disabled_at IS NOT NULL FROM users WHERE id = p_user
$$;

-- Counts one attempt against each key (hashes of the account and of the address) before the password is looked at, so
-- that parallel guesses count too. Returns the seconds to wait, or 0: go on. Ten attempts a minute are free; from the
-- tenth on, attempts are spaced by 6, 12, 24, 48, then 60 seconds: a delay that grows, never a lock-out. A refused
-- attempt counts nothing. A key that was quiet for 15 minutes starts afresh.
CREATE FUNCTION login_attempt(p_keys bytea[]) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  r login_throttle;
  t timestamptz;
  wait double precision;
  fresh boolean;
BEGIN
  INSERT INTO login_throttle (key, failures, window_start, blocked_until)
  SELECT k, 0, clock_timestamp(), clock_timestamp() FROM unnest(p_keys) k ORDER BY k
  ON CONFLICT (key) DO NOTHING;
  PERFORM FROM login_throttle WHERE key = ANY (p_keys) ORDER BY key FOR UPDATE;
  t := clock_timestamp();
  SELECT max(extract(epoch FROM blocked_until - t)) INTO wait FROM login_throttle WHERE key = ANY (p_keys);
  IF wait > 0 THEN RETURN ceil(wait); END IF;
  FOR r IN SELECT * FROM login_throttle WHERE key = ANY (p_keys) LOOP
    fresh := r.failures = 0 OR r.blocked_until < t - interval '15 minutes'
      OR (r.failures < 10 AND r.window_start <= t - interval '1 minute');
    IF fresh THEN
      r.failures := 1;
      r.window_start := t;
    ELSE
      r.failures := r.failures + 1;
    END IF;
    UPDATE login_throttle SET failures = r.failures, window_start = r.window_start,
      blocked_until = CASE WHEN r.failures < 10 THEN t ELSE greatest(r.window_start + interval '1 minute',
        t + least(6 * power(2, least(r.failures - 10, 10)), 60) * interval '1 second') END
    WHERE key = r.key;
  END LOOP;
  -- Now and then sweep what nobody tried for a day.
  IF random() < 0.01 THEN DELETE FROM login_throttle WHERE blocked_until < t - interval '1 day'; END IF;
  RETURN 0;
END $$;

-- The password was right: the account starts afresh, the address gets its attempt back.
CREATE FUNCTION login_passed(p_account bytea, p_address bytea) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DELETE FROM login_throttle WHERE key = p_account;
  UPDATE login_throttle SET failures = greatest(failures - 1, 0), blocked_until = least(blocked_until, clock_timestamp())
  WHERE key = p_address;
$$;

-- The password was wrong. Unknown accounts (p_user null) cost the same write and commit as known ones.
CREATE FUNCTION login_failed(p_user uuid, p_account bytea, p_email text, p_ip text, p_request text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE login_throttle SET failures = failures WHERE key = p_account;
  PERFORM audit_person(p_user, 'login_failed', false, p_request, jsonb_build_object('email', p_email, 'ip', p_ip));
END $$;

-- Starts a session for a person whose password was just found right (p_seen: the hash that it was checked against; if it
-- changed meanwhile there is no session). p_rehash replaces a hash made with older parameters.
CREATE FUNCTION session_start(p_session uuid, p_user uuid, p_kind text, p_token_hash bytea, p_seconds integer, p_ip text,
  p_user_agent text, p_seen text, p_rehash text, p_request text) RETURNS timestamptz
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  t timestamptz;
BEGIN
  UPDATE users SET last_login_at = clock_timestamp(), password_hash = coalesce(p_rehash, password_hash)
  WHERE id = p_user AND disabled_at IS NULL AND password_hash = p_seen;
  IF NOT FOUND THEN RETURN NULL; END IF;
  t := clock_timestamp();
  INSERT INTO sessions (id, user_id, kind, token_hash, created_at, expires_at, reauthenticated_at, ip, user_agent)
  VALUES (p_session, p_user, p_kind, p_token_hash, t, t + p_seconds * interval '1 second', t, p_ip, left(p_user_agent, 300));
  -- What ended long ago is of no use to anybody.
  DELETE FROM sessions WHERE user_id = p_user AND expires_at < t - interval '30 days';
  PERFORM audit_person(p_user, 'session_started', true, p_request,
    jsonb_build_object('session_id', p_session, 'kind', p_kind, 'ip', p_ip));
  RETURN t + p_seconds * interval '1 second';
END $$;

-- Ends live sessions of a person: one (p_only), all but one (p_except), or all. Returns how many. Without a request it was
-- the operator's command line.
CREATE FUNCTION sessions_end(p_user uuid, p_only uuid, p_except uuid, p_cause text, p_request text) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  ended uuid;
  n integer := 0;
BEGIN
  FOR ended IN
    UPDATE sessions SET revoked_at = clock_timestamp()
    WHERE user_id = p_user AND revoked_at IS NULL AND expires_at > clock_timestamp()
      AND (p_only IS NULL OR id = p_only) AND (p_except IS NULL OR id <> p_except)
    RETURNING id
  LOOP
    n := n + 1;
    PERFORM audit_person(p_user, 'session_ended', p_request IS NOT NULL, p_request,
      jsonb_build_object('session_id', ended, 'cause', p_cause));
  END LOOP;
  RETURN n;
END $$;

-- Ends the browser session of a cookie, whosever it is (next-auth knows the session id only).
CREATE FUNCTION session_sign_out(p_session uuid, p_request text) RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT sessions_end(s.user_id, s.id, NULL, 'sign_out', p_request) FROM sessions s WHERE s.id = p_session
$$;

CREATE FUNCTION sessions_of(p_user uuid) RETURNS TABLE (
  session_id uuid, kind text, created_at timestamptz, expires_at timestamptz, ip text, user_agent text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT id, kind, created_at, expires_at, ip, user_agent FROM sessions s
  WHERE s.user_id = p_user AND s.revoked_at IS NULL AND s.expires_at > clock_timestamp() ORDER BY s.created_at DESC LIMIT 500
$$;

-- The password was given again in this session. Returns when, or null when the session is no longer live.
CREATE FUNCTION session_reauthenticate(p_session uuid, p_user uuid) RETURNS timestamptz
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE sessions SET reauthenticated_at = clock_timestamp()
  WHERE id = p_session AND user_id = p_user AND revoked_at IS NULL AND expires_at > clock_timestamp()
  RETURNING reauthenticated_at
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- People.
-- ---------------------------------------------------------------------------------------------------------------------

-- Makes a person. False when the address is taken.
CREATE FUNCTION user_create(p_user uuid, p_email text, p_name text, p_password_hash text, p_must_change boolean) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO users (id, email, name, password_hash, must_change_password)
  VALUES (p_user, p_email, p_name, p_password_hash, p_must_change)
  ON CONFLICT (email) DO NOTHING;
  RETURN FOUND;
END $$;

-- Sets a password and ends every session but p_keep. p_seen is the hash that the current password was checked against.
-- False: somebody else changed it meanwhile.
CREATE FUNCTION user_set_password(p_user uuid, p_seen text, p_hash text, p_keep uuid, p_request text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE users SET password_hash = p_hash, must_change_password = false
  WHERE id = p_user AND disabled_at IS NULL AND password_hash = p_seen;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM sessions_end(p_user, NULL, p_keep, 'password_change', p_request);
  RETURN true;
END $$;

-- The operator's command line sets a first password, which must be changed. Not for the application.
CREATE FUNCTION user_reset_password(p_email text, p_hash text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  person uuid;
BEGIN
  UPDATE users SET password_hash = p_hash, must_change_password = true, disabled_at = NULL WHERE email = p_email
  RETURNING id INTO person;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM sessions_end(person, NULL, NULL, 'password_change', NULL);
  RETURN true;
END $$;

CREATE FUNCTION user_profile(p_user uuid) RETURNS TABLE (
  user_id uuid, email text, user_name text, preferences jsonb, created_at timestamptz, last_login_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 1 AS $$
  SELECT id, email, name, preferences, created_at, last_login_at FROM users WHERE id = p_user
$$;

-- Nulls leave the field as it is; preferences are merged.
CREATE FUNCTION user_update_profile(p_user uuid, p_name text, p_preferences jsonb) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE users SET name = coalesce(p_name, name), preferences = preferences || coalesce(p_preferences, '{}') WHERE id = p_user
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Organizations.
-- ---------------------------------------------------------------------------------------------------------------------

CREATE FUNCTION org_by_ref(p_org uuid, p_slug text) RETURNS TABLE (org_id uuid, org_slug text, org_name text, closed boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 1 AS $$
  SELECT id, slug, name, closed_at IS NOT NULL FROM orgs WHERE id = p_org OR slug = p_slug
$$;

CREATE FUNCTION invitation_by_token(p_hash bytea) RETURNS TABLE (
  org_id uuid, org_slug text, org_name text, org_closed boolean, invitation_id uuid, email text, invited_name text,
  role text, expires_at timestamptz, expired boolean, accepted boolean, revoked boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 1 AS $$
  SELECT o.id, o.slug, o.name, o.closed_at IS NOT NULL, i.id, i.email, i.name, i.role, i.expires_at,
    i.expires_at <= clock_timestamp(), i.accepted_at IS NOT NULL, i.revoked_at IS NOT NULL
  FROM invitations i JOIN orgs o ON o.id = i.org_id WHERE i.token_hash = p_hash
$$;

-- Makes an organization whose owner is p_user, who must be an active owner of the first organization.
CREATE FUNCTION org_create(p_org uuid, p_slug text, p_name text, p_user uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM members m JOIN orgs o ON o.id = m.org_id AND o.is_first AND o.closed_at IS NULL
      WHERE m.user_id = p_user AND m.role = 'owner' AND m.disabled_at IS NULL) THEN
    RETURN 'forbidden';
  END IF;
  INSERT INTO orgs (id, slug, name) VALUES (p_org, p_slug, p_name) ON CONFLICT (slug) DO NOTHING;
  IF NOT FOUND THEN RETURN 'taken'; END IF;
  INSERT INTO members (org_id, user_id, role) VALUES (p_org, p_user, 'owner');
  RETURN 'created';
END $$;

-- First start: the first organization and its owner, once, however many servers start at the same time. Called by the
-- migrating role only.
CREATE FUNCTION install_done() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM orgs WHERE is_first)
$$;

CREATE FUNCTION install_first_org(p_org uuid, p_slug text, p_org_name text, p_user uuid, p_email text, p_user_name text,
  p_password_hash text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('countersign install'));
  IF install_done() THEN RETURN false; END IF;
  INSERT INTO orgs (id, slug, name, is_first) VALUES (p_org, p_slug, p_org_name, true);
  INSERT INTO users (id, email, name, password_hash) VALUES (p_user, p_email, p_user_name, p_password_hash);
  INSERT INTO members (org_id, user_id, role) VALUES (p_org, p_user, 'owner');
  INSERT INTO audit_events (org_id, type, actor_kind, actor_label, payload) VALUES
    (p_org, 'org_created', 'system', 'first start', jsonb_build_object('slug', p_slug, 'name', p_org_name)),
    (p_org, 'member_joined', 'system', 'first start',
      jsonb_build_object('user_id', p_user, 'email', p_email, 'role', 'owner'));
  RETURN true;
END $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Only the application's role may call these; the last four nobody but the migrating role.
-- ---------------------------------------------------------------------------------------------------------------------
DO $$
DECLARE
  f regprocedure;
  for_application text[] := ARRAY['auth_token', 'auth_session', 'user_orgs', 'login_user', 'login_user_by_id',
    'login_attempt', 'login_passed', 'login_failed', 'session_start', 'sessions_end', 'session_sign_out', 'sessions_of',
    'session_reauthenticate', 'user_create', 'user_set_password', 'user_profile', 'user_update_profile', 'org_by_ref',
    'invitation_by_token', 'org_create'];
  for_owner text[] := ARRAY['audit_person', 'user_reset_password', 'install_done', 'install_first_org'];
BEGIN
  FOR f IN SELECT p.oid::regprocedure FROM pg_proc p
      WHERE p.pronamespace = current_schema()::regnamespace AND p.proname = ANY (for_application || for_owner) LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
  END LOOP;
  FOR f IN SELECT p.oid::regprocedure FROM pg_proc p
      WHERE p.pronamespace = current_schema()::regnamespace AND p.proname = ANY (for_application) LOOP
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO countersign_app', f);
  END LOOP;
END $$;
