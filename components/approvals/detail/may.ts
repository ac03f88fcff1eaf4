/** What this person may do here, decided on the server by the one table. */
export type May = {
  decide: boolean;
  edit: boolean;
  extend: boolean;
  reveal: boolean;
  retry: boolean;
  reconcile: boolean;
  /** Make rules; those that take every call of a tool. */
  rule: boolean;
  broadRule: boolean;
};
