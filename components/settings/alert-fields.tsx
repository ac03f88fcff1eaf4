import { Checkbox } from '@/components/ui/checkbox';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { Table, Tbody, Td, Th, Thead, Tr } from '@/components/ui/table';
import { ALERT_SEVERITIES, type AlertRule } from '@/lib/contracts/orgs';
import { ALERT_LOOKS } from './alert-looks';

type Props = { alerts: readonly AlertRule[]; errorOf: (path: string) => string | undefined };

const SEVERITIES = ALERT_SEVERITIES.map((value) => ({ value, label: value }));

/** The threshold of each alert, how bad it is, and whether it is kept. */
export function AlertFields({ alerts, errorOf }: Props) {
  const error = errorOf('settings.alerts');
  return (
    <div className="overflow-clip rounded-md border border-line">
      <Table label="Limits of alerts" stacked>
        <Thead>
          <Th>Alert</Th>
          <Th>Threshold</Th>
          <Th>Severity</Th>
          <Th>On</Th>
        </Thead>
        <Tbody>
          {alerts.map(({ metric, threshold, severity }, at) => {
            const { label, unit, factor } = ALERT_LOOKS[metric];
            const name = `${label}, alert ${at + 1}`;
            return (
              <Tr key={`${metric} ${threshold} ${severity}`}>
                <Td className="align-middle">
                  {label} <span className="text-faint">({unit})</span>
                  <input type="hidden" name={`alert_${at}_metric`} value={metric} />
                </Td>
                <Td label="Threshold" className="align-middle">
                  <Input
                    name={`alert_${at}_threshold`}
                    type="number"
                    min={0}
                    step="any"
                    required
                    aria-label={`${name}: threshold`}
                    defaultValue={Math.round((threshold / factor) * 1e6) / 1e6}
                    className="max-w-28"
                  />
                </Td>
                <Td label="Severity" className="align-middle">
                  <Select
                    name={`alert_${at}_severity`}
                    aria-label={`${name}: severity`}
                    options={SEVERITIES}
                    defaultValue={severity}
                    className="max-w-32"
                  />
                </Td>
                <Td label="On" className="align-middle">
                  <Checkbox name={`alert_${at}_on`} value="on" aria-label={`${name}: on`} defaultChecked />
                </Td>
              </Tr>
            );
          })}
        </Tbody>
      </Table>
      {error && <p className="px-4 py-2 text-xs font-medium text-negative">{error}</p>}
    </div>
  );
}
