/** A text field of a submitted form, trimmed; empty when the form has no such field. */
export const textOf = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
};

/** The same for what may begin or end with blanks: a password, a secret. */
export const exactTextOf = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
};

/** One entry per line or comma. */
export const listOf = (form: FormData, name: string): string[] =>
  textOf(form, name)
    .split(/[\n,]+/)
    .map((item) => item.trim())
    .filter((item) => item !== '');

/** `{name: value}` when there is a value, so that what was left empty is left out. */
export const optional = <K extends string>(name: K, value: string): { [P in K]?: string } =>
  value === '' ? {} : ({ [name]: value } as { [P in K]?: string }); // a computed key is typed as any string
