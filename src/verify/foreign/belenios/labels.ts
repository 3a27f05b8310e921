/** Texts of a record as labels of a report. */

/** Characters of a text that a label shows. */
const MAX_LABEL = 200;

/** The beginning of a text: a question stands before each of its answers, so that a long one would fill memory. */
export function labelOf(text: string): string {
  const start = Array.from(text.slice(0, 2 * MAX_LABEL))
    .slice(0, MAX_LABEL)
    .join('');
  return start.length === text.length ? text : `${start}…`;
}
