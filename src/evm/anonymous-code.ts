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
export const ANON_CODE_HASH = 'c6a512ade2485d647d8cf7ac5e289f5b053b882d02c6d011843aa73ab5405e4b';

/** Where the words stand: id, root, the key's coordinates, opens, closes, most ballots, positions; then the verifying key's. */
export const ANON_CODE_PLACES: readonly (readonly number[])[] = [
  [382, 664, 990, 2352, 2893],
  [1023, 2236],
  [1056, 2294],
  [1090, 2468],
  [2410, 2961],
  [205, 574, 3161],
  [522, 1153],
  [267, 3007],
  [4391, 5644],
  [4357, 5682],
  [4791, 5789],
  [4758, 5828],
  [4725, 5867],
  [4692, 5906],
  [4883, 5945],
  [4931, 5984],
  [4969, 6023],
  [5007, 6062],
  [5077, 6101],
  [5125, 6140],
  [5163, 6179],
  [5201, 6218],
  [4313, 5311],
  [4279, 5273],
  [4473, 5384],
  [4439, 5351],
  [4558, 5464],
  [4524, 5431],
  [4639, 5543],
  [4605, 5510],
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
