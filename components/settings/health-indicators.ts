import type { HealthThresholds } from '@/lib/contracts/orgs';

type Indicator = {
  name: keyof HealthThresholds;
  label: string;
  unit: string;
  /** From what people type to what is stored: percent to a fraction, hours to seconds. */
  factor: number;
};

/** The indicators of an organization's health, as its settings name them. */
export const HEALTH_FIELDS: readonly Indicator[] = [
  { name: 'pending', label: 'Pending approvals', unit: 'approvals', factor: 1 },
  { name: 'auto_approval_rate', label: 'Auto-approval rate', unit: '%', factor: 0.01 },
  { name: 'rejection_rate', label: 'Rejection rate', unit: '%', factor: 0.01 },
  { name: 'execution_failure_rate', label: 'Execution failures', unit: '%', factor: 0.01 },
  { name: 'response_p50_seconds', label: 'Response time, median', unit: 'hours', factor: 3_600 },
  { name: 'response_p95_seconds', label: 'Response time, 95th percentile', unit: 'hours', factor: 3_600 },
];
