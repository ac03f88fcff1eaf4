/** Whether the author of rule `r` is still an active member who may decide; $1 is the org. */
export const AUTHOR_ENTITLED = `EXISTS (SELECT FROM members m JOIN users u ON u.id = m.user_id AND u.disabled_at IS NULL
  WHERE m.org_id = $1 AND m.user_id = r.created_by AND m.disabled_at IS NULL AND m.role IN ('operator', 'admin', 'owner'))`;
