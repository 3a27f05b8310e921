/** What is said aloud: one region for what happens, one for what is wrong. Both are on the page from the beginning. */

/** Says something politely, in the region `role=status`. */
export function announce(text: string): void {
  write('status', text);
}

/** Says what is wrong, in the region `role=alert`. An empty text takes it back. */
export function warn(text: string): void {
  write('alert', text);
}

function write(id: string, text: string): void {
  const region = document.getElementById(id);
  if (region !== null) region.textContent = text;
}
