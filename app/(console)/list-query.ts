import { redirect } from 'next/navigation';
import { z } from 'zod';
import type { CursorCodec } from '@/lib/api/cursor';
import { AppError } from '@/lib/errors';

export type SearchParams = Promise<Readonly<Record<string, string | string[] | undefined>>>;

/**
 * The filters in a page's address, by the same schema that the API uses. Unlike the API a page passes over what it
 * doesn't know or can't read: an old link still shows something.
 */
export async function listQuery<Shape extends z.ZodRawShape>(
  query: z.ZodObject<Shape>,
  searchParams: SearchParams,
): Promise<z.output<z.ZodObject<Shape, z.core.$strip>>> {
  const schema = z.object(query.shape);
  const given = Object.entries(await searchParams).filter(([, value]) => value !== undefined && value !== '');
  const first = schema.safeParse(Object.fromEntries(given));
  if (first.success) return first.data;
  const bad = new Set(first.error.issues.map((issue) => String(issue.path[0])));
  return schema.parse(Object.fromEntries(given.filter(([name]) => !bad.has(name))));
}

/** Where a page of the list begins; its beginning for a cursor that isn't one. */
export function positionOf<K>(codec: CursorCodec<K>, cursor: string | undefined): K | null {
  try {
    return codec.parse(cursor);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** A list whose filter the use case refuses (a day beyond the calendar) is shown without any filter instead. */
export async function orUnfiltered<T>(found: Promise<T>, path: string): Promise<T> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof AppError && error.code === 'INVALID') redirect(path);
    throw error;
  }
}
