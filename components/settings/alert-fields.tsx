'use client';

import { Plus, Trash2 } from 'lucide';
import { useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { IconButton } from '@/components/ui/icon-button';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { Table, Tbody, Td, Th, Thead, Tr } from '@/components/ui/table';
import { ALERT_METRICS, ALERT_SEVERITIES, type AlertRule } from '@/lib/contracts/orgs';
import { ALERT_LOOKS } from './alert-looks';

type Props = {
  alerts: readonly AlertRule[];
  canManage: boolean;
  errorOf: (path: string) => string | undefined;
  /** Rows move up: what the last refusal said of them by their place holds no more. */
  onRemove: () => void;
};

/** The server refuses more (lib/contracts/orgs), and says so only after everything was typed. */
const MOST = 100;

const METRICS = ALERT_METRICS.map((value) => ({ value, label: ALERT_LOOKS[value].label }));
const SEVERITIES = ALERT_SEVERITIES.map((value) => ({ value, label: value }));

/** What raises an alert: any number of them, each with its measure, threshold and how bad it is. */
export function AlertFields({ alerts, canManage, errorOf, onRemove }: Props) {
  const [rows, setRows] = useState(() => alerts.map((alert, id) => ({ id, ...alert })));
  const [next, setNext] = useState(alerts.length);
  const add = useRef<HTMLButtonElement>(null);

  const addOne = () => {
    setRows([...rows, { id: next, metric: 'pending', threshold: 20, severity: 'medium' }]);
    setNext(next + 1);
  };
  const remove = (id: number) => {
    setRows(rows.filter((row) => row.id !== id));
    onRemove();
    add.current?.focus(); // the button that had it is gone, and the keyboard would be back at the top of the page
  };
  const change = (id: number, metric: AlertRule['metric']) =>
    setRows(rows.map((row) => (row.id === id ? { ...row, metric } : row)));

  return (
    <div className="flex flex-col gap-3">
      {/* Tells a form whose last alert was removed from one that has no alerts in it. */}
      <input type="hidden" name="alerts" value="on" />
      {rows.length === 0 ? (
        <p className="text-sm text-muted">None: nobody is alerted of anything. Add one to be told on the dashboard.</p>
      ) : (
        <div className="overflow-clip rounded-md border border-line">
          <Table label="Limits of alerts" stacked>
            <Thead>
              <Th>Alert</Th>
              <Th>Threshold</Th>
              <Th>Severity</Th>
              {canManage && (
                <Th>
                  <span className="sr-only">Remove</span>
                </Th>
              )}
            </Thead>
            <Tbody>
              {rows.map((row, at) => (
                <AlertRow
                  key={row.id}
                  alert={row}
                  at={at}
                  fault={errorOf(`settings.alerts[${at}]`)}
                  onMetric={(metric) => change(row.id, metric)}
                  onRemove={canManage ? () => remove(row.id) : undefined}
                />
              ))}
            </Tbody>
          </Table>
        </div>
      )}
      {canManage && (
        <div>
          <Button
            ref={add}
            size="sm"
            blocked={rows.length >= MOST ? `There can be ${MOST} alerts` : undefined}
            onClick={addOne}
          >
            <Icon of={Plus} className="size-3.5" />
            Add an alert
          </Button>
        </div>
      )}
    </div>
  );
}

type RowProps = {
  alert: AlertRule;
  at: number;
  fault: string | undefined;
  onMetric: (metric: AlertRule['metric']) => void;
  onRemove: (() => void) | undefined;
};

function AlertRow({ alert: { metric, threshold, severity }, at, fault, onMetric, onRemove }: RowProps) {
  const { label, unit, factor } = ALERT_LOOKS[metric];
  const name = `${label}, alert ${at + 1}`;
  return (
    <Tr>
      <Td className="align-middle sm:min-w-56">
        <Select
          name={`alert_${at}_metric`}
          aria-label={`Alert ${at + 1}: what is measured`}
          options={METRICS}
          value={metric}
          onValueChange={(value) => onMetric(ALERT_METRICS.find((one) => one === value) ?? metric)}
        />
      </Td>
      <Td label="Threshold" className="align-middle">
        <span className="flex items-center gap-2 whitespace-nowrap text-faint">
          <Input
            name={`alert_${at}_threshold`}
            type="number"
            min={0}
            step="any"
            required
            aria-label={`${name}: threshold`}
            aria-invalid={fault !== undefined || undefined}
            aria-describedby={fault === undefined ? undefined : `alert-fault-${at}`}
            defaultValue={Math.round((threshold / factor) * 1e6) / 1e6} // 0.07 shows as 7 percent, not 7.000000000000001
            className="w-24"
          />
          {unit}
        </span>
        {fault && (
          <p id={`alert-fault-${at}`} className="pt-1 text-xs font-medium text-negative">
            {fault}
          </p>
        )}
      </Td>
      <Td label="Severity" className="align-middle">
        <Select
          name={`alert_${at}_severity`}
          aria-label={`${name}: severity`}
          options={SEVERITIES}
          defaultValue={severity}
          className="min-w-28"
        />
      </Td>
      {onRemove && (
        <Td className="text-right">
          <IconButton icon={Trash2} label={`Remove ${name}`} onClick={onRemove} />
        </Td>
      )}
    </Tr>
  );
}
