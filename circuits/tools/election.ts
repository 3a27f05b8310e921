/** The circuits of an election, whatever its contests and its depth: read from its configuration, compiled, laid out in a folder. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CircuitShape, circuitShape } from '../../src/ballot/anonymous/contest.js';
import { contestRule } from '../../src/ballot/contest.js';
import type { AnonymousEligibility, CircuitHashes } from '../../src/ballot/manifest-eligibility.js';
import { manifestFromJson } from '../../src/ballot/manifest-json.js';
import { toHex } from '../../src/core/bytes.js';
import { sha256 } from '../../src/core/hash.js';
import { parseJson } from '../../src/core/json.js';
import { asMap } from '../../src/core/json-fields.js';
import { encodeVerifyingKey, parseVerifyingKey } from '../../src/zk/groth16/verifying-key.js';
import { compiledCircuit, developmentCircuit } from '../development.js';
import { readR1csHeader } from './r1cs.js';
import { ballotSource } from './source.js';

/** Which keys are made besides: none, for there will be a ceremony; or such as anybody can forge proofs under. */
export type Keys = 'none' | 'insecure';

/** The circuit of one contest, in the folder under the contest's id. */
export interface LaidOutCircuit {
  readonly contest: string;
  readonly constraints: number;
  /** Power of tau that a ceremony for it needs: 2^power is at least the number of constraints and public signals. */
  readonly power: number;
  /** Names of its files. */
  readonly files: readonly string[];
  /** What the manifest says of it; without keys, as far as it is known. */
  readonly hashes: Partial<CircuitHashes>;
}

const MAX_CONFIG = 1_000_000;

/** Everything in a manifest that no circuit depends on. */
const ELSEWHERE = {
  ...{ version: 1, title: {}, languages: [], defaultLanguage: '', group: 'BabyJubJub', practice: false },
  ...{ nonce: '', ledger: { origin: '', key: '' }, trustees: [], threshold: 0, officers: [] },
  ...{ officersRequired: 0, classes: [], styles: [], revoting: 'first-only', precedence: 'paper' },
  minimumUnit: 0,
} as const;

/**
 * Reads what circuits depend on: `contests`, and `eligibility`, whose `circuits` may be missing still.
 * @param json - a configuration as `hanpyo init` takes it, or a manifest
 * @throws {DecodeError} where it is malformed; {RangeError} for a contest that no anonymous ballot can have
 */
export function shapesIn(json: Uint8Array): {
  readonly eligibility: Omit<AnonymousEligibility, 'circuits'>;
  readonly shapes: ReadonlyMap<string, CircuitShape>;
} {
  const config = asMap(parseJson(json, MAX_CONFIG, 'config'), 'config');
  const given = { ...asMap(config.eligibility, 'config.eligibility'), circuits: [] };
  const manifest = manifestFromJson({ ...ELSEWHERE, contests: config.contests ?? null, eligibility: given });
  const { eligibility, contests } = manifest;
  if (eligibility === undefined) throw new RangeError('the voters of this election are not anonymous');
  const { kind, depth, nullifiers } = eligibility;
  const shapes = contests.map((contest) => {
    if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(contest.id))
      throw new RangeError(`contest ${contest.id}: an id is of a-z, 0-9 and -`);
    return [contest.id, circuitShape(depth, contestRule(contest, []))] as const;
  });
  const named = new Map(shapes);
  if (named.size < shapes.length) throw new RangeError('two contests have one id');
  return { eligibility: { kind, depth, nullifiers }, shapes: named };
}

/**
 * Compiles the circuit of a contest and writes its files: `ID.r1cs`, `ID.wasm`, and with insecure keys `ID.insecure.zkey` and
 * `ID.insecure.json`, the verifying key.
 * @param folder - made where it is missing
 */
export async function layOutCircuit(
  contest: string,
  shape: CircuitShape,
  folder: string,
  keys: Keys,
): Promise<LaidOutCircuit> {
  const source = ballotSource(shape);
  const compiled = await compiledCircuit(source);
  const { constraints, publicInputs, publicOutputs } = readR1csHeader(compiled.r1cs);
  const files = new Map<string, Uint8Array | string>([
    [`${contest}.r1cs`, compiled.r1cs],
    [`${contest}.wasm`, compiled.program],
  ]);
  const hashes = { constraints: hashOf(compiled.r1cs), program: hashOf(compiled.program) };
  let known: Partial<CircuitHashes> = hashes;
  if (keys === 'insecure') {
    const { provingKey, verifyingKey } = await developmentCircuit(source);
    files.set(`${contest}.insecure.zkey`, provingKey).set(`${contest}.insecure.json`, verifyingKey);
    const key = hashOf(encodeVerifyingKey(parseVerifyingKey(verifyingKey)));
    known = { verifyingKey: key, ...hashes, provingKey: hashOf(provingKey) };
  }
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes);
  const power = Math.ceil(Math.log2(constraints + publicInputs + publicOutputs + 1));
  return { contest, constraints, power, files: [...files.keys()], hashes: known };
}

function hashOf(bytes: Uint8Array): string {
  return toHex(sha256(bytes));
}
