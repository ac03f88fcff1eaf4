import { page as pageOf } from '@/lib/contracts/common';
import { interactionSummary } from '@/lib/contracts/interactions';
import { expectAccessible, newMember } from './support/browser';
import { read } from './support/caller';
import { expect, test } from './support/desk';

test.describe('trying an action on an agent’s page', () => {
  test('says what would happen, why, and records nothing', async ({ anotherDesk, world, receiver }) => {
    await world.agent(receiver.url, 'deployment-bot', {
      'kubernetes:scale': {
        type: 'mock',
        amount_path: null,
        params_schema: {
          type: 'object',
          properties: { replicas: { type: 'integer', minimum: 0 }, service: { type: 'string' } },
          required: ['replicas'],
        },
      },
    });
    const interactions = async () =>
      read(pageOf(interactionSummary), await world.owner.get('/interactions?agent_id=deployment-bot')).items.length;
    const before = await interactions();
    const desk = await anotherDesk(await newMember(world, 'viewer'));
    const { page } = desk;
    await desk.open('/agents/deployment-bot');
    const panel = page.getByRole('region', { name: 'Try it' });
    const answer = panel.getByRole('region', { name: 'Answer' });

    await panel.getByRole('combobox', { name: 'Action' }).fill('kubernetes');
    await panel.getByRole('button', { name: 'Ask what would happen' }).click();
    await expect(panel.getByText('must be type:tool')).toBeVisible();

    await panel.getByRole('combobox', { name: 'Action' }).fill('kubernetes:deploy');
    await panel.getByLabel('Parameters').fill('{"namespace": ');
    await panel.getByRole('button', { name: 'Ask what would happen' }).click();
    await expect(panel.getByText(/is no JSON/)).toBeVisible();
    await panel.getByLabel('Parameters').fill('{"namespace": "production"}');
    await panel.getByRole('button', { name: 'Ask what would happen' }).click();
    await expect(answer).toContainText('It would wait for a person.');
    await expect(answer.getByRole('listitem').first()).toBeVisible();

    await panel.getByRole('combobox', { name: 'Action' }).fill('kubernetes:scale');
    await panel.getByLabel(/^replicas/).fill('many');
    await panel.getByRole('button', { name: 'Ask what would happen' }).click();
    await expect(panel.getByText('must be a whole number')).toBeVisible();
    await panel.getByLabel(/^replicas/).fill('3');
    await panel.getByRole('button', { name: 'Ask what would happen' }).click();
    await expect(answer).toContainText('kubernetes:scale');

    await panel.getByRole('combobox', { name: 'Action' }).fill('database:drop');
    await panel.getByRole('button', { name: 'Ask what would happen' }).click();
    await expect(answer).toContainText('It would be refused.');
    await expect(answer).toContainText('CAPABILITY_MISSING');
    await expectAccessible(page);
    expect(await interactions()).toBe(before);
  });
});
