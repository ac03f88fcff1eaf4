import { textOf } from '@/components/forms/form-values';
import { ALERT_METRICS, ALERT_SEVERITIES, type AlertRule } from '@/lib/contracts/orgs';

/** How an alert reads in the form; `factor` from what people type to what is stored. */
export const ALERT_LOOKS: Record<AlertRule['metric'], { label: string; unit: string; factor: number }> = {
  pending: { label: 'Pending approvals above', unit: 'approvals', factor: 1 },
  oldest_pending_seconds: { label: 'Oldest pending above', unit: 'hours', factor: 3_600 },
  auto_approval_rate: { label: 'Auto-approval rate below', unit: '%', factor: 0.01 },
  rejection_rate: { label: 'Rejection rate above', unit: '%', factor: 0.01 },
  execution_failure_rate: { label: 'Execution failures above', unit: '%', factor: 0.01 },
  expired: { label: 'Expired in 24 hours above', unit: 'approvals', factor: 1 },
  unused_rules: { label: 'Rules unused for 7 days above', unit: 'rules', factor: 1 },
};

/** The alerts of the form, as the API takes them. Pure. */
export function alertsOf(form: FormData): AlertRule[] {
  const out: AlertRule[] = [];
  for (let at = 0; form.has(`alert_${at}_metric`); at++) {
    const metric = ALERT_METRICS.find((one) => one === textOf(form, `alert_${at}_metric`));
    const severity = ALERT_SEVERITIES.find((one) => one === textOf(form, `alert_${at}_severity`));
    if (!metric || !severity) continue;
    const threshold = scaled(textOf(form, `alert_${at}_threshold`), ALERT_LOOKS[metric].factor);
    out.push({ metric, severity, threshold });
  }
  return out;
}

/** Back from percent or hours, without the noise of floating point. What is empty is no number, and not zero. */
export const scaled = (text: string, factor: number): number =>
  text === '' ? NaN : Math.round(Number(text) * factor * 1e6) / 1e6;
