/** Where a call comes from, for throttling and the audit log. Every operation's call info is one. */
export type Caller = { requestId: string; ip: string; userAgent: string | null };
