/** The process clock. Decisions, expiry and leases use the database's clock instead (see docs/decisions). */
export const now = (): Date => new Date();
