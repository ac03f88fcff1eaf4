/** SQL that prints a timestamptz as the wire does: ISO 8601, UTC, milliseconds, `Z`. `expression` is our own SQL. */
export const isoText = (expression: string): string =>
  `to_char((${expression}) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
