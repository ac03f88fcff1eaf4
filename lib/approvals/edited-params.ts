import { isDeepStrictEqual } from 'node:util';
import { invalidField } from '@/lib/errors';
import { childPath, type JsonObject, type JsonValue } from '@/lib/json/value';
import { REDACTED } from '@/lib/redaction/secret-patterns';

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The params that an edit stands for. People edit what they are shown, with secrets masked: what they left as it was
 * shown keeps its real value. Pure. Throws INVALID, naming the path, for a mask that stands where no secret was.
 */
export function unmaskEdited(edited: JsonObject, shown: JsonObject, real: JsonObject): JsonObject {
  const params = unmask(edited, shown, real, 'params');
  return isObject(params) ? params : {};
}

function unmask(edited: JsonValue, shown: JsonValue | undefined, real: JsonValue | undefined, path: string): JsonValue {
  if (real !== undefined && shown !== undefined && isDeepStrictEqual(edited, shown)) return real;
  if (Array.isArray(edited)) {
    return edited.map((item, at) => unmask(item, itemOf(shown, at), itemOf(real, at), childPath(path, at)));
  }
  if (isObject(edited)) {
    return Object.fromEntries(
      Object.entries(edited).map(([key, value]) => {
        if (key.includes(REDACTED)) throw invalidField(childPath(path, key), 'has a masked name: it can’t be edited');
        return [key, unmask(value, memberOf(shown, key), memberOf(real, key), childPath(path, key))];
      }),
    );
  }
  if (typeof edited === 'string' && edited.includes(REDACTED)) {
    throw invalidField(path, `holds the mask ${REDACTED} and not a value: give the value, or leave it as it was`);
  }
  return edited;
}

const itemOf = (list: JsonValue | undefined, at: number): JsonValue | undefined =>
  Array.isArray(list) ? list[at] : undefined;

const memberOf = (object: JsonValue | undefined, key: string): JsonValue | undefined =>
  isObject(object) && Object.hasOwn(object, key) ? object[key] : undefined;
