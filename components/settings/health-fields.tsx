'use client';

import { Input } from '@/components/ui/input';
import { Table, Tbody, Td, Th, Thead, Tr } from '@/components/ui/table';
import type { HealthThresholds } from '@/lib/contracts/orgs';
import { HEALTH_FIELDS } from './health-indicators';

type Props = { thresholds: HealthThresholds; errorOf: (path: string) => string | undefined };

/** Two limits for each indicator of health. */
export function HealthFields({ thresholds, errorOf }: Props) {
  const path = (...names: string[]) => ['settings.health_thresholds', ...names].join('.');
  return (
    <div className="overflow-clip rounded-md border border-line">
      <Table label="Limits of health">
        <Thead>
          <Th>Indicator</Th>
          <Th>Green until</Th>
          <Th>Red from</Th>
        </Thead>
        <Tbody>
          {HEALTH_FIELDS.map(({ name, label, unit, factor }) => (
            <Tr key={name}>
              <Td className="align-middle">
                {label} <span className="text-faint">({unit})</span>
                {errorOf(path(name)) && (
                  <p id={`health-fault-${name}`} className="text-xs font-medium text-negative">
                    {errorOf(path(name))}
                  </p>
                )}
              </Td>
              {(['green', 'red'] as const).map((limit) => (
                <Td key={limit} className="align-middle">
                  <Input
                    name={`${name}_${limit}`}
                    type="number"
                    min={0}
                    step="any"
                    aria-label={`${label}, ${limit === 'green' ? 'green until' : 'red from'}`}
                    aria-invalid={errorOf(path(name, limit)) !== undefined || undefined}
                    aria-describedby={errorOf(path(name)) === undefined ? undefined : `health-fault-${name}`}
                    defaultValue={Math.round((thresholds[name][limit] / factor) * 1e6) / 1e6}
                    className="max-w-28"
                  />
                </Td>
              ))}
            </Tr>
          ))}
        </Tbody>
      </Table>
    </div>
  );
}
