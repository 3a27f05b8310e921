/** Filling a log as casting services do: single appends, many at once. */
import { systemRng } from '../src/core/random.js';
import type { Ledger } from '../src/ledger/index.js';

/** Appends that do not wait for each other. */
const AT_ONCE = 8192;

/**
 * Appends random entries.
 * @param entries - how many
 * @param bytes - of each
 * @param level - when an append is over
 */
export async function appendEntries(
  ledger: Ledger,
  entries: number,
  bytes: number,
  level: 'sequenced' | 'witnessed',
): Promise<void> {
  for (let done = 0; done < entries; done += AT_ONCE) {
    const count = Math.min(AT_ONCE, entries - done);
    const drawn = systemRng(count * bytes);
    await Promise.all(
      Array.from({ length: count }, (_, i) =>
        ledger.append(drawn.subarray(i * bytes, (i + 1) * bytes), { await: level }),
      ),
    );
  }
}
