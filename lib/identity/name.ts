/** A name to begin with: `ana.silva@…` → `ana.silva`. */
export const nameFrom = (email: string): string => email.split('@')[0] || email;
