/**
 * Where a verifier of an election of anonymous voters remembers who has voted. Unlike copies, nullifiers are looked for in every
 * ballot, and whether one counts already must be known before its proof is asked for: so all are kept, whole, outside of memory,
 * and no record is read twice for them.
 */
import { PagedNullifierSet } from '../ballot/anonymous/paged-nullifiers.js';
import type { BoxMemory } from '../ballot/box-state.js';
import type { RewritableScratch } from '../core/scratch.js';
import { scratchParts } from './scratch-parts.js';

/** Bytes of nullifiers that are in memory beside those outside, of all contests together. */
const KEPT = 2 ** 24;

/** What decides where they are; see `VerifyOptions`. */
interface NullifierOptions {
  readonly scratch?: () => RewritableScratch;
  readonly scratchKept?: number;
}

/**
 * Runs something that has a ballot box, and gives the room back when that has ended, however it did.
 * @param run - is given how its box remembers nullifiers: in memory, where there is no room
 * @throws what `run` throws; a box that gets room of no right size throws a {RangeError}
 */
export async function rememberingNullifiers<Result>(
  { scratch: open, scratchKept = KEPT }: NullifierOptions,
  run: (memory: Pick<BoxMemory, 'nullifiers'>) => Promise<Result>,
): Promise<Result> {
  if (open === undefined) return run({});
  const opened: RewritableScratch[] = [];
  let parts: readonly RewritableScratch[] = [];
  const nullifiers = (sets: number): PagedNullifierSet => {
    if (parts.length === 0) {
      const room = open();
      opened.push(room);
      parts = scratchParts(room, sets);
    }
    const [part, ...rest] = parts;
    parts = rest;
    if (part === undefined) throw new RangeError('a box has at least one set');
    return new PagedNullifierSet(part, scratchKept / sets);
  };
  try {
    return await run({ nullifiers });
  } finally {
    for (const room of opened) room.close();
  }
}
