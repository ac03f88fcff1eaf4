/** So many of the agent's latest calls are looked at, by their index: hints to reviewers must cost next to nothing. */
const LATEST = 50;
/** From so many calls on, a tool that is none of them is unusual. */
const KNOWN_FROM = 20;
/** So many calls of one session within ten minutes are a burst. */
const BURST = 20;

/** What the agent of the approval `a` did lately, before the moment `go.at`; for the statement that inserts approvals. */
export const LATELY = `LATERAL (
  SELECT count(*) AS calls, count(*) FILTER (WHERE l.action_type = a.action_type AND l.tool = a.tool) AS of_tool,
    count(*) FILTER (WHERE l.session_id = a.session_id AND l.created_at > go.at - interval '10 minutes') AS of_session
  FROM (SELECT l.action_type, l.tool, l.session_id, l.created_at FROM interactions l
    WHERE l.org_id = $1 AND l.agent_id = a.agent_id ORDER BY l.created_at DESC LIMIT ${LATEST}) AS l)`;

/** `a.anomalies`, and what is unusual beside what the agent did lately: a burst from one session, a tool it never uses. */
export const anomaliesWith = (lately: string): string => `a.anomalies
  || CASE WHEN ${lately}.of_session < ${BURST} THEN '[]'::jsonb ELSE jsonb_build_array(jsonb_build_object(
      'code', 'SESSION_BURST', 'message', 'This session sent ' || ${lately}.of_session
        || CASE WHEN ${lately}.of_session = ${LATEST} THEN ' or more' ELSE '' END || ' actions in the last ten minutes.')) END
  || CASE WHEN ${lately}.calls < ${KNOWN_FROM} OR ${lately}.of_tool > 0 THEN '[]'::jsonb ELSE jsonb_build_array(
      jsonb_build_object('code', 'UNUSUAL_TOOL', 'message', 'None of the last ' || ${lately}.calls
        || ' actions of this agent was ' || a.action_type || ':' || a.tool || '.')) END`;
