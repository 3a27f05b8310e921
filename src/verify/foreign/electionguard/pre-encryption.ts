/** Pre-encrypted ballots (specification 2.0, section 4): the codes that were printed on a cast one. */
import { compareBytes, equalBytes, joinBytes, toHex } from '../../../core/bytes.js';
import { DecodeError } from '../../../core/errors.js';
import type { Element } from '../../../core/group.js';
import type { JsonValue } from '../../../core/json.js';
import { asArray, asObject, asText } from '../../../core/json-fields.js';
import type { EncryptedBallot, EncryptedContest } from './ballot.js';
import type { Election } from './board.js';
import { tag, word } from './hash.js';
import type { Ciphertext, ElementPool } from './pool.js';

/** The vector of one selected short code: an encryption for each option. */
interface SelectionVector {
  readonly hash: Uint8Array;
  readonly shortCode: string;
  readonly encryptions: readonly Ciphertext[];
}

/** What a contest has of its pre-encryption. */
export interface PreEncryption {
  readonly hash: Uint8Array;
  /** Of all options and all votes that may be left blank, ascending. */
  readonly allHashes: readonly Uint8Array[];
  readonly selected: readonly SelectionVector[];
}

const MAX_ITEMS = 100_000;
const SHORT_CODE_DIGITS = 5;

/** Reads the pre-encryption of a contest. @throws {DecodeError} */
export function readPreEncryption(value: JsonValue, path: string, pool: ElementPool): PreEncryption {
  const fields = asObject(value, path, ['preencryption_hash', 'all_selection_hashes', 'selected_vectors']);
  const all = asArray(fields.all_selection_hashes, `${path}.all_selection_hashes`, MAX_ITEMS);
  const vectors = asArray(fields.selected_vectors, `${path}.selected_vectors`, MAX_ITEMS);
  const allHashes = all.map((hash, i) => pool.hash(hash, `${path}.all_selection_hashes[${i}]`));
  if (allHashes.some((hash, i) => i > 0 && compareBytes(allHashes[i - 1] ?? hash, hash) >= 0))
    throw new DecodeError('bad-value', `${path}.all_selection_hashes`, 'not in ascending order');
  return {
    hash: pool.hash(fields.preencryption_hash, `${path}.preencryption_hash`),
    allHashes,
    selected: vectors.map((vector, i) => readVector(vector, `${path}.selected_vectors[${i}]`, pool)),
  };
}

function readVector(value: JsonValue, path: string, pool: ElementPool): SelectionVector {
  const fields = asObject(value, path, ['selection_hash', 'short_code', 'encryptions']);
  return {
    hash: pool.hash(fields.selection_hash, `${path}.selection_hash`),
    shortCode: asText(fields.short_code, `${path}.short_code`, 64),
    encryptions: asArray(fields.encryptions, `${path}.encryptions`, MAX_ITEMS).map((item, j) =>
      pool.ciphertext(item, `${path}.encryptions[${j}]`),
    ),
  };
}

/**
 * What is wrong with the codes of a cast pre-encrypted ballot, if anything: the code is H(HE; 42, chi_1, ..., baux) over
 * chi = H(HE; 41, l, K, psi_1, psi_2, ...) of the contests.
 */
export function wrongPreEncryption(election: Election, ballot: EncryptedBallot): string | undefined {
  for (const contest of ballot.contests) {
    const wrong = wrongContest(election, contest);
    if (wrong !== undefined) return `contest ${JSON.stringify(contest.id)}: ${wrong}`;
  }
  const hashes = ballot.contests.map(({ preEncryption }) => preEncryption?.hash ?? new Uint8Array());
  const code = election.hash.digest(tag(0x42), ...hashes, ballot.codeBaux);
  return equalBytes(code, ballot.code) ? undefined : 'the confirmation code is another';
}

function wrongContest(election: Election, contest: EncryptedContest): string | undefined {
  const { preEncryption: pre, sequence, selections, id } = contest;
  const limit = election.manifest.contests.get(id)?.limit ?? 0;
  if (pre === undefined) return 'there is no pre-encryption';
  if (pre.selected.length !== limit) return `${pre.selected.length} vectors are selected, not ${limit}`;
  if (pre.allHashes.length !== selections.length + limit)
    return 'not as many selection hashes as options and votes';
  const known = new Set(pre.allHashes.map(toHex));
  for (const vector of pre.selected) {
    if (!known.delete(toHex(vector.hash)))
      return 'a vector that is not among the selection hashes, or was there before';
    const wrong = wrongVector(election, vector, selections.length);
    if (wrong !== undefined) return wrong;
  }
  const hash = election.hash.digest(tag(0x41), word(sequence), election.encodedKey, joinBytes(pre.allHashes));
  if (!equalBytes(hash, pre.hash)) return 'the hash of the contest is another';
  const agrees = selections.every(({ vote }, i) =>
    (['alpha', 'beta'] as const).every((half) => {
      const none: Element = election.eg.group.identity();
      const product = pre.selected.reduce(
        (sum, { encryptions }) => sum.add(encryptions[i]?.[half].element ?? none),
        none,
      );
      return product.equals(vote[half].element);
    }),
  );
  return agrees ? undefined : 'the selections are not the product of the selected vectors';
}

/** psi = H(HE; 40, K, alpha_1, beta_1, ...), and the short code is its first five digits. */
function wrongVector(
  { hash, encodedKey }: Election,
  vector: SelectionVector,
  options: number,
): string | undefined {
  if (vector.encryptions.length !== options)
    return 'a vector has not as many encryptions as there are options';
  const parts = vector.encryptions.flatMap(({ alpha, beta }) => [alpha.encoded, beta.encoded]);
  if (!equalBytes(hash.digest(tag(0x40), encodedKey, joinBytes(parts)), vector.hash))
    return 'the hash of a vector is another';
  const digits = toHex(vector.hash).toUpperCase().slice(0, SHORT_CODE_DIGITS);
  return vector.shortCode === digits ? undefined : 'a short code is another';
}
