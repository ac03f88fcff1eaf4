import { paste } from '../support/paste';
import type { Sample } from './samples';
import { hold, runSql, type Runner, type Runners, type Stage } from './stage';

/* The rollout guide and the operator runbook: calls by the shell, statements by `npm run sql`. */

/** Every command of a sample that calls the API, on a line of its own or over several. */
const commandsOf = ({ text }: Sample): string[] =>
  text
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line.includes('curl '))
    // A line of cron is a command with five fields before it.
    .map((line) => line.replace(/^(?:\S+ ){5}(?=curl)/, ''));

const shell =
  (expected: RegExp): Runner =>
  async (stage, sample) => {
    const rule = sample.text.includes('{rule_id}') ? await stage.rule() : '';
    let said = '';
    for (const command of commandsOf(sample)) {
      const { output } = await paste(command, stage.owner, { '{rule_id}': rule });
      hold(expected.test(output), `${command}\n${output}`);
      said += output.trim().slice(0, 200);
    }
    return said;
  };

/** The statements of a sample, bare or in the quotes of `psql -c`. */
const statementsOf = ({ text }: Sample): string[] =>
  (/-c "([\s\S]*)"/.exec(text)?.[1] ?? text)
    .split(/;\s*(?:\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement.replaceAll(/^--.*$/gm, '').trim() !== '');

const sql =
  (check: (rows: unknown[]) => boolean = () => true): Runner =>
  async (stage: Stage, sample) => {
    const rule = sample.text.includes('<rule_id>') ? await stage.rule() : '';
    return statementsOf(sample)
      .map((statement) => {
        const rows = runSql(stage, statement.replace('<rule_id>', rule));
        hold(check(rows), `${statement}\n${JSON.stringify(rows)}`);
        return `${rows.length} rows ${JSON.stringify(rows).slice(0, 120)}`;
      })
      .join('; ');
  };

const atLeast = (count: number) => (rows: unknown[]) => rows.length >= count;
const exactly = (count: number) => (rows: unknown[]) => rows.length === count;

const LIST = /"data":\[.*"meta":\{"total":\d+/s;
const METRICS = /"total_pending":\d+/;
const EXPIRED = /"expired_count":\d+/;

export const ROLLOUT_GUIDE: Runners = {
  6: shell(/"manifests":\d+/),
  10: sql(),
  12: shell(LIST),
  13: shell(/"data":/),
  14: shell(EXPIRED),
  16: sql(atLeast(1)),
};

export const OPERATOR_RUNBOOK: Runners = {
  1: shell(/^[1-9]\d*\n$/),
  2: shell(EXPIRED),
  4: shell(EXPIRED),
  5: async (stage, sample) => {
    await stage.rule();
    return shell(/"use_count": \d+,\s+"max_uses": 100/)(stage, sample);
  },
  6: sql(atLeast(3)),
  7: sql(atLeast(1)),
  8: sql(exactly(0)),
  11: shell(/"active":false/),
  12: sql(atLeast(3)),
  14: sql(exactly(3)),
  15: shell(LIST),
  16: sql(exactly(1)),
  18: sql(exactly(1)),
  19: shell(METRICS),
  20: sql(),
  21: sql(),
  22: shell(/./),
  23: sql(),
};
