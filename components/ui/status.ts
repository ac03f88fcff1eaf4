import {
  Ban,
  Check,
  CircleMinus,
  CircleHelp,
  Hourglass,
  KeyRound,
  LoaderCircle,
  Minus,
  Pause,
  TimerOff,
  TriangleAlert,
  X,
} from 'lucide';
import type { Tone } from './badge';
import type { IconNode } from './icon';

type Look = { word: string; tone: Tone; glyph: IconNode };

/** Every state word of the system: one colour, one glyph, one word each, wherever it is shown. */
export const STATUSES = {
  pending: { word: 'Pending', tone: 'warning', glyph: Hourglass },
  approved: { word: 'Approved', tone: 'positive', glyph: Check },
  denied: { word: 'Denied', tone: 'negative', glyph: X },
  expired: { word: 'Expired', tone: 'neutral', glyph: TimerOff },
  cancelled: { word: 'Cancelled', tone: 'slate', glyph: Ban },

  none: { word: 'Not run', tone: 'neutral', glyph: CircleMinus },
  running: { word: 'Running', tone: 'info', glyph: LoaderCircle },
  granted: { word: 'Granted', tone: 'info', glyph: KeyRound },
  spent: { word: 'Grant spent', tone: 'slate', glyph: KeyRound },
  succeeded: { word: 'Succeeded', tone: 'positive', glyph: Check },
  failed: { word: 'Failed', tone: 'negative', glyph: X },
  ambiguous: { word: 'Ambiguous', tone: 'unsure', glyph: CircleHelp },

  ALLOW: { word: 'Allow', tone: 'positive', glyph: Check },
  DENY: { word: 'Deny', tone: 'negative', glyph: X },
  ESCALATE: { word: 'Escalate', tone: 'warning', glyph: TriangleAlert },

  pass: { word: 'Pass', tone: 'positive', glyph: Check },
  fail: { word: 'Fail', tone: 'negative', glyph: X },
  escalate: { word: 'Escalate', tone: 'warning', glyph: TriangleAlert },
  skip: { word: 'Skip', tone: 'neutral', glyph: Minus },

  active: { word: 'Active', tone: 'positive', glyph: Check },
  inactive: { word: 'Inactive', tone: 'neutral', glyph: CircleMinus },
  suspended: { word: 'Suspended', tone: 'negative', glyph: Pause },
  revoked: { word: 'Revoked', tone: 'neutral', glyph: Ban },
  rejected: { word: 'Rejected', tone: 'negative', glyph: X },
  error: { word: 'Error', tone: 'negative', glyph: TriangleAlert },
} as const satisfies Record<string, Look>;

export type Status = keyof typeof STATUSES;
