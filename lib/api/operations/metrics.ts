import { listAlerts } from '@/lib/alerts/list';
import { alertList, orgMetrics as schema } from '@/lib/contracts/metrics';
import { orgMetrics } from '@/lib/stats/metrics';
import { orgOperation } from '../operation';
import { orgParams } from './params';

const tag = 'Metrics';

export const metricOperations = [
  orgOperation({
    id: 'metrics.get',
    method: 'GET',
    path: '/api/v1/orgs/{org}/metrics',
    tag,
    summary: 'What waits now and what happened today',
    description: '“Today” is since midnight in the organization’s time zone, by when it was decided or run.',
    permission: 'stats.read',
    params: orgParams,
    response: { status: 200, description: 'the figures', schema },
    handler: (actor) => orgMetrics(actor),
  }),
  orgOperation({
    id: 'alerts.list',
    method: 'GET',
    path: '/api/v1/orgs/{org}/alerts',
    tag,
    summary: 'Open alerts',
    description:
      'The worst first. Looked at each minute by the organization’s `alerts` setting; rates and expiries are of the last 24 hours.',
    permission: 'stats.read',
    params: orgParams,
    response: { status: 200, description: 'the alerts that are open', schema: alertList },
    handler: async (actor) => ({ items: await listAlerts(actor) }),
  }),
];
