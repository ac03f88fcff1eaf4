import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { z } from 'zod';

const content = z.array(z.object({ type: z.literal('text'), text: z.string() })).min(1);

export type ToolAnswer = { value: unknown; text: string; notes: string[]; refused: boolean };

/** The official client, connected to a server over HTTP with one token. */
export class McpCaller {
  private constructor(readonly client: Client) {}

  static async connect(server: string, token: string | undefined): Promise<McpCaller> {
    const client = new Client({ name: 'e2e', version: '1.0.0' });
    const headers = { authorization: `Bearer ${token ?? ''}` };
    const transport = new StreamableHTTPClientTransport(new URL('/api/mcp', server), { requestInit: { headers } });
    // The SDK's classes don't declare their optional callbacks as `| undefined`, which our compiler settings tell apart.
    await client.connect(transport as Parameters<Client['connect']>[0]);
    return new McpCaller(client);
  }

  async tools(): Promise<string[]> {
    return (await this.client.listTools()).tools.map(({ name }) => name);
  }

  /** Calls a tool and reads the JSON of its answer, refusals included. */
  async use(name: string, args: Record<string, unknown> = {}): Promise<ToolAnswer> {
    const answer = await this.client.callTool({ name, arguments: args });
    const [first, ...more] = content.parse(answer.content);
    const text = first?.text ?? 'null';
    return { value: JSON.parse(text), text, notes: more.map((note) => note.text), refused: answer.isError === true };
  }

  close(): Promise<void> {
    return this.client.close();
  }
}
