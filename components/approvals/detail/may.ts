/** What this person may do here, decided on the server by the one table. */
export type May = {
  decide: boolean;
  edit: boolean;
  extend: boolean;
  reveal: boolean;
  retry: boolean;
  reconcile: boolean;
};
