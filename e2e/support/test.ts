import { test as base } from '@playwright/test';
import { startReceiver, type Receiver } from './receiver';
import { startServer, type Server, type ServerOptions } from './server';
import { People, World, type AgentCaller } from './world';

type TestFixtures = {
  /** An organization of the test's own on the worker's server. */
  world: World;
  receiver: Receiver;
  /** An agent of that organization, whose tools are at the receiver. */
  agent: AgentCaller;
  /** Starts servers of the test's own, for those that are killed. All are ended with the test. */
  start: (options?: ServerOptions) => Promise<Server>;
};

type WorkerFixtures = { server: Server; people: People };

/** Playwright's `test` with a running server. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  server: [
    async ({}, provide) => {
      const server = await startServer();
      await provide(server);
      await server.kill();
      await server.database.drop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  people: [async ({ server }, provide) => provide(new People(server.url)), { scope: 'worker' }],
  world: async ({ server, people }, provide) => provide(await World.make(server, people)),
  receiver: async ({}, provide) => {
    const receiver = await startReceiver();
    await provide(receiver);
    await receiver.close();
  },
  agent: async ({ world, receiver }, provide) => provide(await world.agent(receiver.url)),
  start: async ({}, provide) => {
    const started: Server[] = [];
    const tracked = (server: Server): Server => {
      started.push(server);
      return { ...server, again: async (env) => tracked(await server.again(env)) };
    };
    await provide(async (options) => tracked(await startServer(options)));
    for (const server of started) await server.kill();
    for (const database of new Set(started.map((server) => server.database))) await database.drop();
  },
});

export { expect } from '@playwright/test';
