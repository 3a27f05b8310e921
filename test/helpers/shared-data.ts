import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'vitest';

/** Where other systems' records and vectors are kept, beside the checkout; override with HANPYO_SHARED_DATA. */
const ROOT =
  process.env.HANPYO_SHARED_DATA ?? fileURLToPath(new URL('../../../shared/data/', import.meta.url));

/** The path of a file or folder of the shared data, or `undefined` where it is absent. */
export function sharedData(path: string): string | undefined {
  const full = `${ROOT.replace(/\/$/, '')}/${path}`;
  return existsSync(full) ? full : undefined;
}

/** A `describe` block on shared data; where the data is absent it is one skipped test that says what is missing. */
export function describeWithData(name: string, path: string, body: (path: string) => void): void {
  const found = sharedData(path);
  if (found === undefined)
    describe(name, () => {
      it.skip(`needs ${path}, which is not on this machine`, () => {});
    });
  else describe(name, () => body(found));
}
