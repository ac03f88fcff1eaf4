/**
 * The column `params` as lists show it: null over 16 KB, so that a page of 500 lines is 8 MB at most, whatever an agent
 * sends. The size as stored (compressed, known without reading it) is looked at first: a large value is not even fetched.
 */
export const lineParams = (alias: string): string => `CASE
    WHEN pg_column_size(${alias}.params) > 8192 THEN NULL
    WHEN octet_length(${alias}.params::text) > 16384 THEN NULL
    ELSE ${alias}.params END AS params`;
