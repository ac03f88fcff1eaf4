import type { PreferencesChange, Profile } from '@/lib/contracts/identity';
import { request } from './http';
import { tellTabs } from './session';

const AUTH = '/api/v1/auth';

/** Changes one's own password; every other session ends. */
export const changePassword = (body: { current_password: string; new_password: string }): Promise<void> =>
  request(`${AUTH}/password`, { method: 'POST', body });

/** Changes one's own name and preferences; what is absent stays. */
export const updateProfile = (change: { name?: string; preferences?: PreferencesChange }): Promise<Profile> =>
  request(`${AUTH}/profile`, { method: 'PATCH', body: change });

/** Ends one of one's own sessions. */
export const endSession = (sessionId: string): Promise<void> =>
  request(`${AUTH}/sessions/${encodeURIComponent(sessionId)}`, { method: 'DELETE' });

/** Signs out everywhere; with `keepCurrent` everywhere else. */
export async function endAllSessions(keepCurrent: boolean): Promise<{ ended: number }> {
  const query = { keep_current: keepCurrent };
  const answer = await request<{ ended: number }>(`${AUTH}/sessions`, { method: 'DELETE', query });
  if (!keepCurrent) tellTabs('signed-out');
  return answer;
}
