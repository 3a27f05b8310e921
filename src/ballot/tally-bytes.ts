/** The canonical bytes of an encrypted tally (spec section 6.9), and the hash by which trustees and record name it. */
import { equalBytes } from '../core/bytes.js';
import { decode, type Reader, Writer } from '../core/codec.js';
import { taggedHash } from '../core/hash.js';
import { readTallyCiphertext, writeTallyCiphertext } from '../elgamal/cipher.js';
import type { Accounting } from './box-state.js';
import { positionCount } from './contest.js';
import type { ElectionContext } from './context.js';
import type { Contest } from './manifest.js';
import type { ContestTally, Tally } from './tally.js';

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
  return writer
    .list(tally.contests, ({ contest, ballots, maxTotal, ciphertexts }, w) => {
      w.u32(contest).u32(ballots).u64(maxTotal);
      w.list(ciphertexts, (ciphertext) => writeTallyCiphertext(w, ciphertext));
    })
    .finish();
}

/** The hash of a tally's canonical bytes: what a trustee decrypts once, and remembers. */
export function tallyHash(bytes: Uint8Array): Uint8Array {
  return taggedHash('hanpyo tally v1', bytes);
}

/**
 * Reads a tally of this election. That it is the right one, only adding up the ballots again can tell.
 * @throws {DecodeError} `wrong-election`; `bad-value` if contests or accounts cannot be those of this election
 */
export function readTally(bytes: Uint8Array, context: ElectionContext): Tally {
  return decode(bytes, 'tally', (reader) => {
    reader.tag(VERSION, TALLY_TYPE);
    if (!equalBytes(reader.raw(32), context.electionId))
      throw reader.error('wrong-election', 'the tally is of another election');
    const accounting = reader.field('accounting', (r) => readAccounting(r, context));
    const { contests } = context.manifest;
    const count = reader.u32();
    if (count !== contests.length) throw reader.error('bad-value', `need ${contests.length} contests`);
    const tallies = contests.map((contest, i) =>
      reader.field(`contests[${i}]`, (r) => readContestTally(r, context, contest, i)),
    );
    return Object.freeze({ contests: Object.freeze(tallies), accounting });
  });
}

/** Whether the two identities of spec section 6.10 hold. */
export function accountsBalance(accounting: Accounting): boolean {
  const { roll, online, paper, revoked, abstained, accepted, superseded, removed } = accounting;
  return roll === online + paper + revoked + abstained && accepted === online + superseded + removed;
}

function readAccounting(reader: Reader, context: ElectionContext): Accounting {
  const entries = ACCOUNTS.map((name) => [name, reader.u32()] as const);
  const accounting = Object.freeze(Object.fromEntries(entries)) as unknown as Accounting;
  if (accounting.roll !== context.roll.count || !accountsBalance(accounting))
    throw reader.error('bad-value', 'the accounts do not balance');
  return accounting;
}

function readContestTally(
  reader: Reader,
  { group }: ElectionContext,
  contest: Contest,
  index: number,
): ContestTally {
  if (reader.u32() !== index) throw reader.error('bad-value', `expected contest ${index}`);
  const ballots = reader.u32();
  const maxTotal = reader.u64();
  const positions = positionCount(contest);
  const ciphertexts = reader.list(positions, (r) => readTallyCiphertext(r, group));
  if (ciphertexts.length !== positions) throw reader.error('bad-value', `need ${positions} ciphertexts`);
  return Object.freeze({ contest: index, ciphertexts: Object.freeze(ciphertexts), ballots, maxTotal });
}
