import { describe, expect, it } from 'vitest';
import { call, create, dispatch, things, token } from './testing/things';

describe('what is sent', () => {
  it.each([
    ['no JSON', '{', {}, 400],
    ['nothing', '', {}, 400],
    ['bytes that are no UTF-8', new Uint8Array([0x7b, 0xff, 0x7d]), {}, 400],
    ['another media type', '{}', { 'content-type': 'text/plain' }, 415],
    ['something compressed', '{}', { 'content-encoding': 'gzip' }, 415],
    ['too much', `{"name":"${'x'.repeat(1_000_001)}"}`, {}, 413],
    ['a key twice', '{"name":"ab","name":"cd"}', {}, 422],
    ['a list', '[]', {}, 422],
  ])('refuses %s', async (_what, raw, headers, status) => {
    const refused = await create({ raw, headers });
    expect(refused.status).toBe(status);
    expect(refused.headers.get('content-type')).toBe('application/problem+json');
  });

  it('refuses too much of an unknown length, too', async () => {
    const stream = new ReadableStream({
      pull(controller) {
        controller.enqueue(new Uint8Array(64_000).fill(0x20));
      },
    });
    const init = {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: stream,
      duplex: 'half' as const,
    };
    expect((await dispatch(new Request(`http://localhost:3000${things}`, init), undefined)).status).toBe(413);
  });

  it('says that a body broke off and takes it for no error of ours', async () => {
    const stream = new ReadableStream({ start: (controller) => controller.error(new Error('aborted')) });
    const init = {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: stream,
      duplex: 'half' as const,
    };
    expect((await dispatch(new Request(`http://localhost:3000${things}`, init), undefined)).status).toBe(400);
  });

  it('names every bad field, unknown ones by their own path', async () => {
    const { status, json } = await create({ body: { name: 'a', wait: 'x', colour: 'red' } });
    expect(status).toBe(422);
    expect((json['errors'] as { path: string }[]).map(({ path }) => path).sort()).toEqual(['colour', 'name', 'wait']);
    const query = await call('GET', '/api/v1/test/x?n=one&m=2');
    expect((query.json['errors'] as { path: string }[]).map(({ path }) => path).sort()).toEqual(['m', 'n']);
    expect((await call('GET', '/api/v1/test/x?n=%00')).json).toMatchObject({
      code: 'INVALID',
      errors: [{ path: 'n' }],
    });
  });

  it('takes an absent body where it may be absent, and answers 204 without one', async () => {
    const gone = await call('DELETE', `${things}/1`, { token });
    expect(gone).toMatchObject({ status: 204, text: '' });
    expect(gone.headers.get('content-type')).toBeNull();
  });
});
