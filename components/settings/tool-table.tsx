'use client';

import { Plus } from 'lucide';
import type { ReactNode } from 'react';
import { useDialog } from '@/components/forms/use-dialog';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Icon } from '@/components/ui/icon';
import { RiskBadge, type RiskTier } from '@/components/ui/risk-badge';
import { Table, Tbody, Td, Th, Thead, Tr } from '@/components/ui/table';
import { RelativeTime } from '@/components/ui/time';
import { timeWords } from '@/lib/browser/seconds';
import type { ToolSettings } from '@/lib/contracts/tools';
import { ToolDialog } from './tool-dialog';

type Props = {
  org: string;
  /** What holds where nothing else is set (`*`). */
  preset: ToolSettings;
  tools: readonly ToolSettings[];
  /** Tools without settings that ask a person each time all the same: they speak to people outside. */
  presets: readonly ToolSettings[];
  /** The organization's tier, under all of this. */
  orgTier: RiskTier;
  canManage: boolean;
  pager: ReactNode;
};

const GATE_WORDS = {
  by_policy: 'by policy',
  always: 'always a person',
  never: 'never a person',
} as const;

/** What the organization says about tools, beside what manifests say. */
export function ToolTable({ org, preset, tools, presets, orgTier, canManage, pager }: Props) {
  const dialog = useDialog<ToolSettings | 'new'>();
  return (
    <Card
      title="Tools and risk tiers"
      description="Where a manifest and this table differ, the stricter holds. What is not set here is decided by the manifest."
      flush
      aside={
        canManage && (
          <Button size="sm" tone="primary" onClick={() => dialog.show('new')}>
            <Icon of={Plus} className="size-3.5" />
            Add a tool
          </Button>
        )
      }
    >
      <Table label="Settings of tools" stacked>
        <Thead>
          <Th>Tool</Th>
          <Th>Tier</Th>
          <Th>Gate</Th>
          <Th>Expiry</Th>
          <Th>Parameters</Th>
          <Th className="max-lg:hidden">Changed</Th>
          {canManage && (
            <Th>
              <span className="sr-only">Actions</span>
            </Th>
          )}
        </Thead>
        <Tbody>
          {[preset, ...presets, ...tools].map((tool) => (
            <Tr key={tool.tool}>
              <Td className="min-w-36">
                {tool.tool === '*' ? (
                  <>
                    <p className="font-medium">Every other tool</p>
                    <p className="text-xs text-faint">the default, *</p>
                  </>
                ) : (
                  <code className="text-xs font-medium wrap-anywhere">{tool.tool}</code>
                )}
              </Td>
              <Td label="Tier">
                {tool.risk_tier ? (
                  <RiskBadge tier={tool.risk_tier} />
                ) : tool.tool === '*' ? (
                  <span className="text-faint">
                    <RiskBadge tier={orgTier} /> <span className="text-xs">of the organization</span>
                  </span>
                ) : (
                  <NotSet />
                )}
              </Td>
              <Td label="Gate">
                {tool.gate === null && presets.includes(tool) ? (
                  <>
                    <Badge tone="warning">{GATE_WORDS.always}</Badge>
                    <p className="mt-0.5 text-xs text-faint">preset: it speaks to people outside</p>
                  </>
                ) : tool.gate === null ? (
                  <NotSet />
                ) : (
                  <Badge tone={tool.gate === 'never' ? 'negative' : tool.gate === 'always' ? 'warning' : 'neutral'}>
                    {GATE_WORDS[tool.gate]}
                  </Badge>
                )}
              </Td>
              <Td label="Expiry">{tool.expiry_seconds === null ? <NotSet /> : timeWords(tool.expiry_seconds)}</Td>
              <Td label="Parameters" className="min-w-28">
                <Names label="secret" names={tool.secret_params} />
                <Names label="sensitive" names={tool.sensitive_params} />
                {tool.secret_params.length + tool.sensitive_params.length === 0 && <NotSet />}
              </Td>
              <Td label="Changed" className="text-xs/5 text-muted sm:max-lg:hidden">
                {tool.updated_at ? (
                  <>
                    <RelativeTime iso={tool.updated_at} />
                    {tool.updated_by && <span className="block">{tool.updated_by}</span>}
                  </>
                ) : (
                  '–'
                )}
              </Td>
              {canManage && (
                <Td className="text-right">
                  <Button size="sm" onClick={() => dialog.show(tool)}>
                    Edit<span className="sr-only"> {tool.tool === '*' ? 'the default' : tool.tool}</span>
                  </Button>
                </Td>
              )}
            </Tr>
          ))}
        </Tbody>
      </Table>
      {pager}
      {dialog.subject && (
        <ToolDialog
          key={dialog.count}
          org={org}
          tool={dialog.subject === 'new' ? null : dialog.subject}
          open={dialog.open}
          onClose={dialog.close}
        />
      )}
    </Card>
  );
}

const NotSet = () => <span className="text-faint">not set</span>;

function Names({ label, names }: { label: string; names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <p className="text-xs/5">
      <span className="text-faint">{label}</span> <code className="wrap-anywhere">{names.join(', ')}</code>
    </p>
  );
}
