import type { ToolDefinition } from '@/lib/contracts/manifest';
import { valueAt } from '@/lib/policy/params';
import type { Counterparty, PolicyAction } from '@/lib/policy/types';

/** A param that contradicts what the caller states beside the params, or that can't be what the manifest declares. */
export interface Fault {
  readonly path: string;
  readonly message: string;
}

/** What the action says about money and about the other side, read once for all checks. */
export interface Facts {
  readonly amount: number | null;
  readonly amountState: 'read' | 'absent' | 'unreadable';
  /** Upper case. */
  readonly currency: string | null;
  /** False when there is a currency that is no text. */
  readonly currencyReadable: boolean;
  readonly counterpartyIds: readonly string[];
  readonly faults: readonly Fault[];
}

const AMOUNT_NAMES = ['amount', 'value', 'total'] as const;
const NONE: readonly never[] = [];

function present(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** Where in the params the amount stands: the declared path first, then the usual names; null when nowhere. */
function amountPath(action: PolicyAction, declared: string | null | undefined): string | null {
  if (typeof declared === 'string' && valueAt(action.params, declared) !== undefined) return declared;
  return AMOUNT_NAMES.find((name) => Object.hasOwn(action.params, name)) ?? null;
}

function readAmount(action: PolicyAction, path: string | null, faults: Fault[]): Pick<Facts, 'amount' | 'amountState'> {
  const inParams = path === null ? undefined : valueAt(action.params, path);
  const value = path === null ? action.amount : inParams;
  if (path !== null && typeof inParams === 'number' && present(action.amount) && action.amount !== inParams) {
    faults.push({ path, message: 'differs from the amount stated with the action' });
  }
  if (path === null && !present(value)) return { amount: null, amountState: 'absent' };
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
    ? { amount: value, amountState: 'read' }
    : { amount: null, amountState: 'unreadable' };
}

function readCurrency(
  action: PolicyAction,
  declared: string | null | undefined,
  faults: Fault[],
): Pick<Facts, 'currency' | 'currencyReadable'> {
  // The currency beside a nested amount is the one that belongs to it.
  const dot = typeof declared === 'string' ? declared.lastIndexOf('.') : -1;
  const beside = dot === -1 ? undefined : `${declared?.slice(0, dot)}.currency`;
  const besideValue = beside === undefined ? undefined : valueAt(action.params, beside);
  const path = beside !== undefined && present(besideValue) ? beside : 'currency';
  const inParams = path === beside ? besideValue : valueAt(action.params, 'currency');
  const stated = action.currency;
  const value = present(inParams) ? inParams : (stated ?? valueAt(action.params, 'unit'));
  if (!present(value)) return { currency: null, currencyReadable: true };
  if (typeof value !== 'string') return { currency: null, currencyReadable: false };
  const currency = value.trim().toUpperCase();
  if (present(inParams) && stated !== undefined && stated.trim().toUpperCase() !== currency) {
    faults.push({ path, message: 'differs from the currency stated with the action' });
  }
  return { currency, currencyReadable: true };
}

function sameParty(a: string, b: string): boolean {
  return a === b || a.trim().toLowerCase() === b.trim().toLowerCase();
}

function readCounterparties(
  action: PolicyAction,
  path: string | undefined,
  stated: string | undefined,
  faults: Fault[],
): readonly string[] {
  const value = path === undefined ? undefined : valueAt(action.params, path);
  if (path === undefined || !present(value) || value === '')
    return stated === undefined || stated === '' ? NONE : [stated];
  const ids = Array.isArray(value) ? value : [value];
  if (!ids.every((id): id is string => typeof id === 'string')) {
    faults.push({ path, message: 'must be text or a list of texts, since the manifest names it as the counterparty' });
    return NONE;
  }
  if (stated !== undefined && !ids.some((id) => sameParty(id, stated))) {
    faults.push({ path, message: 'differs from the counterparty stated with the action' });
  }
  return ids.filter((id) => id !== '');
}

/**
 * Reads amount, currency and counterparties. What stands in the params wins over what the caller states beside them, since
 * the params are what runs; where both are given and differ, that is a fault. Pure.
 */
export function readFacts(
  action: PolicyAction,
  tool: ToolDefinition | null,
  counterparty: Counterparty | undefined,
): Facts {
  const faults: Fault[] = [];
  const declared = tool?.amount_path;
  const amount = readAmount(action, amountPath(action, declared), faults);
  const currency = readCurrency(action, declared, faults);
  const counterpartyIds = readCounterparties(action, tool?.counterparty_path, counterparty?.id, faults);
  return {
    amount: amount.amount,
    amountState: amount.amountState,
    currency: currency.currency,
    currencyReadable: currency.currencyReadable,
    counterpartyIds,
    faults,
  };
}
