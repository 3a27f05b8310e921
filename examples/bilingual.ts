/** Options of a ballot in the two languages that the examples have. */
import type { Contest } from 'hanpyo/ballot';

/** An option by its id and its names. */
export function option(id: string, ko: string, en: string): Contest['options'][number] {
  return { id, name: { ko, en } };
}
