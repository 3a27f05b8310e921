/** What is said aloud: one region for what happens, one for what is wrong. Both are on the page from the beginning. */

/** Says something politely, in the region `role=status`. */
export function announce(...parts: readonly (string | Node)[]): void {
  write('status', parts);
}

/** Says what is wrong, in the region `role=alert`. An empty text takes it back. */
export function warn(text: string): void {
  write('alert', [text]);
}

function write(id: string, parts: readonly (string | Node)[]): void {
  document.getElementById(id)?.replaceChildren(...parts);
}
