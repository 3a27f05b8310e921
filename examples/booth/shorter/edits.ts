/** Changes of a source as places and what stands there instead. */

/** What stands in the place of a part of a source. */
export type Edit = readonly [start: number, end: number, text: string];

/** A source with changes. Of two that overlap, the outer one is made. */
export function edited(source: string, edits: readonly Edit[]): string {
  const ordered = edits.toSorted(([a, aEnd], [b, bEnd]) => a - b || bEnd - aEnd);
  const parts: string[] = [];
  let at = 0;
  for (const [start, end, text] of ordered) {
    if (start < at) continue;
    parts.push(source.slice(at, start), text);
    at = end;
  }
  return [...parts, source.slice(at)].join('');
}
