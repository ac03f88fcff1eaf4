import { z } from 'zod';
import {
  changePasswordBody,
  endedAnswer,
  endSessionsQuery,
  loginAnswer,
  loginBody,
  me as meSchema,
  profile,
  profileBody,
  reauthenticateAnswer,
  reauthenticateBody,
  sessionList,
} from '@/lib/contracts/identity';
import { login } from '@/lib/identity/login';
import { changePassword, keyMe, me, updateProfile } from '@/lib/identity/profile';
import { expiredSessionCookie } from '@/lib/identity/session-cookie';
import { endAllSessions, endSession, listSessions, logout, reauthenticate } from '@/lib/identity/sessions';
import { accountOperation, publicOperation, Reply } from '../operation';

const tag = 'Sign-in';

const meOperation = accountOperation({
  id: 'auth.me',
  method: 'GET',
  path: '/api/v1/auth/me',
  tag,
  summary: 'Who am I',
  description: 'The caller behind the credential. For a key of an agent or service `user` is absent.',
  response: { status: 200, description: 'the caller', schema: meSchema },
  forKeys: (actor) => keyMe(actor),
  handler: (account) => me(account),
});

export const authOperations = [
  publicOperation({
    id: 'auth.login',
    method: 'POST',
    path: '/api/v1/auth/login',
    tag,
    summary: 'Get an access token',
    description:
      'A session like the browser’s: one hour, revocable, a person. Unknown accounts and wrong passwords answer the same. Ten attempts a minute and account or address are free, then they are spaced (429 with Retry-After).',
    body: loginBody,
    response: { status: 200, description: 'the access token', schema: loginAnswer },
    handler: (call) => login(call.body, call),
  }),
  accountOperation({
    id: 'auth.logout',
    method: 'POST',
    path: '/api/v1/auth/logout',
    tag,
    summary: 'Sign out',
    beforePasswordChange: true,
    response: { status: 204, description: 'this session has ended' },
    handler: async (account, call) => {
      await logout(account, call);
      return new Reply(204, null, account.via === 'session' ? { 'set-cookie': expiredSessionCookie() } : {});
    },
  }),
  accountOperation({
    id: 'auth.password',
    method: 'POST',
    path: '/api/v1/auth/password',
    tag,
    summary: 'Change one’s own password',
    description: 'Every other session of the person ends.',
    beforePasswordChange: true,
    body: changePasswordBody,
    response: { status: 204, description: 'changed' },
    handler: (account, call) => changePassword(account, call.body, call),
  }),
  accountOperation({
    id: 'auth.reauthenticate',
    method: 'POST',
    path: '/api/v1/auth/reauthenticate',
    tag,
    summary: 'Give the password again',
    description: 'Critical actions are decided in a session whose password was given in the last ten minutes.',
    body: reauthenticateBody,
    response: { status: 200, description: 'until when it counts', schema: reauthenticateAnswer },
    handler: (account, call) => reauthenticate(account, call.body.password, call),
  }),
  meOperation,
  accountOperation({
    id: 'auth.profile',
    method: 'PATCH',
    path: '/api/v1/auth/profile',
    tag,
    summary: 'Change one’s own name and preferences',
    body: profileBody,
    response: { status: 200, description: 'the profile', schema: profile },
    handler: (account, call) => updateProfile(account, call.body),
  }),
  accountOperation({
    id: 'sessions.list',
    method: 'GET',
    path: '/api/v1/auth/sessions',
    tag,
    summary: 'List one’s own sessions',
    response: { status: 200, description: 'live sessions', schema: sessionList },
    handler: (account) => listSessions(account),
  }),
  accountOperation({
    id: 'sessions.end_all',
    method: 'DELETE',
    path: '/api/v1/auth/sessions',
    tag,
    summary: 'Sign out everywhere',
    query: endSessionsQuery,
    response: { status: 200, description: 'how many sessions ended', schema: endedAnswer },
    handler: (account, call) => endAllSessions(account, call.query.keep_current, call),
  }),
  accountOperation({
    id: 'sessions.end',
    method: 'DELETE',
    path: '/api/v1/auth/sessions/{session_id}',
    tag,
    summary: 'End one of one’s own sessions',
    params: z.object({ session_id: z.string() }),
    response: { status: 204, description: 'ended' },
    handler: (account, call) => endSession(account, call.params.session_id, call),
  }),
];
