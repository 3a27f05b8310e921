import { Writer } from '../core/codec.js';
import { taggedHash } from '../core/hash.js';
import { listDigest } from '../core/list-digest.js';
import { writeTallyCiphertext } from '../elgamal/cipher.js';
import type { Accounting } from './box-state.js';
import type { ElectionContext } from './context.js';
import type { Tally } from './tally.js';

const VERSION = 1;
const TALLY_TYPE = 0x22;

/** The fields of {@link Accounting}, in the order in which they are written. */
const ACCOUNTS = [
  'roll',
  'online',
  'paper',
  'revoked',
  'abstained',
  'accepted',
  'superseded',
  'removed',
  'challenged',
] as const satisfies readonly (keyof Accounting)[];

/** The canonical bytes of a tally. */
export function tallyBytes(context: ElectionContext, tally: Tally): Uint8Array {
  const writer = new Writer().tag(VERSION, TALLY_TYPE).raw(context.electionId);
  for (const name of ACCOUNTS) writer.u32(tally.accounting[name]);
  writer.list(tally.contests, ({ contest, ballots, maxTotal, ciphertexts }, w) => {
    w.u32(contest).u32(ballots).u64(maxTotal);
    w.list(ciphertexts, (ciphertext) => writeTallyCiphertext(w, ciphertext));
  });
  // Elections without such contests have no such list, not an empty one.
  if (tally.lists.length > 0)
    writer.list(tally.lists, ({ contest, width, count, rows }, w) => {
      w.u32(contest).u32(width).u32(count).raw(listDigest(rows));
    });
  return writer.finish();
}

/** The hash of a tally's canonical bytes: what a trustee decrypts once, and remembers. */
export function tallyHash(bytes: Uint8Array): Uint8Array {
  return taggedHash('hanpyo tally v1', bytes);
}

/** Whether the two identities of spec section 6.10 hold. */
export function accountsBalance(accounting: Accounting): boolean {
  const { roll, online, paper, revoked, abstained, accepted, superseded, removed } = accounting;
  return roll === online + paper + revoked + abstained && accepted === online + superseded + removed;
}
