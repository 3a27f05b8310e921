/**
 * The code of `AnonElection`. It holds its election: definition and verifying key stand in it as words at known places, and what is
 * left without them is the same for every election. Only the code says that ballots came between `opens` and `closes`, that
 * none was kept out, and that whoever deployed it wrote no log of their own.
 */
import { concatBytes, equalBytes, toHex } from '../core/bytes.js';
import { word } from '../core/keccak-transcript.js';
import { keccak256 } from '../core/sha3.js';
import { type VerifyingKey, verifyingKeyWords } from '../zk/groth16/verifying-key.js';
import { type AnonymousDefinition, definitionWords } from './anonymous.js';

/** Keccak-256 of the code that the sources of this version compile to, with zeros where its election stands. */
export const ANON_CODE_HASH = '6fb403abd660eb8425f9dafcdffa279be9eb0c14b45cde920d645f3dd4817b37';

/** Where the words stand: id, root, the key's coordinates, opens, closes, most ballots, positions; then the verifying key's. */
export const ANON_CODE_PLACES: readonly (readonly number[])[] = [
  [493, 4205, 4908, 5545],
  [3708, 4792],
  [3752, 4850],
  [3790, 5024],
  [703, 4966],
  [194, 399, 4730],
  [348, 917],
  [256, 749],
  [2207, 3297],
  [2169, 3263],
  [2531],
  [2566],
  [2604],
  [2642],
  [2719],
  [2754],
  [2792],
  [2830],
  [2911],
  [2946],
  [2983],
  [3021],
  [2060, 3213],
  [2111, 3179],
  [2292],
  [2258],
  [2383],
  [2349],
  [2474],
  [2440],
];

const WORD = 32;

/** Whether code is that of `AnonElection`, of whatever election. */
export function isAnonymousCode(code: Uint8Array): boolean {
  const blank = code.slice();
  for (const place of ANON_CODE_PLACES.flat()) blank.fill(0, place, place + WORD);
  return toHex(keccak256(blank)) === ANON_CODE_HASH;
}

/** What is wrong with the code of an election's contract, in words; `undefined` if nothing is. */
export function anonymousCodeFault(
  code: Uint8Array,
  election: Uint8Array,
  definition: AnonymousDefinition,
  positions: number,
  verifyingKey: VerifyingKey,
): string | undefined {
  if (!isAnonymousCode(code)) return 'is not that of AnonElection';
  const own = definitionWords(definition, positions).subarray(definition.context.length);
  const expected = concatBytes(election, own, ...verifyingKeyWords(verifyingKey).map(word));
  const right = ANON_CODE_PLACES.every((places, i) => {
    const value = expected.subarray(i * WORD, (i + 1) * WORD);
    return places.every((place) => equalBytes(code.subarray(place, place + WORD), value));
  });
  return right ? undefined : 'is that of AnonElection, but of another election';
}
