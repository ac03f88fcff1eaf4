import { secondsOf } from '@/components/forms/duration-input';
import { listOf, textOf } from '@/components/forms/form-values';
import { alertsOf, scaled } from './alert-looks';
import { HEALTH_FIELDS } from './health-indicators';

/** Paths of the body that the form has fields for. */
export const ORG_FIELDS = [
  'name',
  ...[
    ...['approval_expiry_seconds', 'max_expiry_seconds', 'default_risk_tier', 'auto_refresh_seconds', 'timezone'],
    ...['separate_requester', 'never_auto_approve', 'hold_seconds', 'health_thresholds', 'alerts'],
    ...['retention_days.decided', 'retention_days.executed', 'retention_days.events'],
  ].map((name) => `settings.${name}`),
];

/** What the form says, as the API takes it. An empty number is not sent: it stays as it is. Pure. */
export function orgDraftOf(form: FormData) {
  const numbers = (names: readonly string[], field: (name: string) => string) =>
    Object.fromEntries(
      names.flatMap((name) => {
        const text = textOf(form, field(name));
        return text === '' ? [] : [[name, Number(text)]];
      }),
    );
  const seconds = (name: string) => {
    const value = secondsOf(form, name);
    return value === null ? {} : { [name]: value };
  };
  const separate = textOf(form, 'separate_requester');
  return {
    name: textOf(form, 'name'),
    settings: {
      ...seconds('approval_expiry_seconds'),
      ...seconds('max_expiry_seconds'),
      ...numbers(['auto_refresh_seconds', 'hold_seconds'], (name) => name),
      default_risk_tier: textOf(form, 'default_risk_tier'),
      timezone: textOf(form, 'timezone'),
      separate_requester: separate === '' ? null : separate,
      never_auto_approve: listOf(form, 'never_auto_approve'),
      retention_days: numbers(['decided', 'executed', 'events'], (name) => `retention_${name}`),
      ...(form.has('alerts') ? { alerts: alertsOf(form) } : {}),
      health_thresholds: Object.fromEntries(
        HEALTH_FIELDS.map(({ name, factor }) => [
          name,
          {
            green: scaled(textOf(form, `${name}_green`), factor),
            red: scaled(textOf(form, `${name}_red`), factor),
          },
        ]),
      ),
    },
  };
}
