/**
 * A record of ElectionGuard of any size, as its folder: an election on P-256 with one guardian that is really held, every
 * ballot encrypted and proved for itself by two processes with `hanpyo/electionguard`. Shorter records share the files of the
 * first ballots of the longest, with a tally of their own.
 */
import { linkSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { foreignRecord } from '../src/cli/foreign.js';
import { toBase64, toHex, utf8 } from '../src/core/bytes.js';
import type { Element, Scalar } from '../src/core/group.js';
import { P256 } from '../src/core/groups/p256.js';
import type { JsonValue } from '../src/core/json.js';
import { systemRng } from '../src/core/random.js';
import { type OpenElection, openElection } from '../src/electionguard/index.js';
import { poolOf } from '../src/verify/foreign/electionguard/board.js';
import { readConstants } from '../src/verify/foreign/electionguard/constants.js';
import { curveGroup } from '../src/verify/foreign/electionguard/eg-group.js';
import { keyedHash, P256_PRIME, scalarOfHash, tag, word } from '../src/verify/foreign/electionguard/hash.js';
import type { GuardPart, GuardPortion } from './large-electionguard-child.js';
import { ballotPath, CONTEST, DEVICE, STYLE } from './large-guard-names.js';
import { type LargeRecord, makeStretches, totalsOf } from './large-writers.js';

const OPTIONS = 10;
const LIMIT = 3;
const P256_B = '5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b';
const UNIT = 'everywhere';
const EG = curveGroup(P256);
const { group } = EG;

/** Setup files by their names, and the guardian's secret. */
interface Setup {
  readonly files: ReadonlyMap<string, string>;
  readonly secret: Scalar;
}

/**
 * Writes records.
 * @param place - a folder in which each gets a folder of its own
 * @param sizes - numbers of ballots, in order
 */
export async function writeGuardRecords(
  place: string,
  script: string,
  sizes: readonly number[],
): Promise<readonly LargeRecord[]> {
  const setup = guardSetup();
  const folders = sizes.map((size) => join(place, String(size)));
  for (const folder of folders) {
    mkdirSync(join(folder, 'encrypted_ballots', DEVICE), { recursive: true });
    mkdirSync(join(folder, 'challenged_ballots'));
    for (const [name, text] of setup.files) writeFileSync(join(folder, name), text);
  }
  const longest = folders.at(-1) ?? place;
  const election = await openElection(foreignRecord(longest));
  const stretches = await makeStretches<GuardPortion>(script, sizes, (range): GuardPart => {
    return { ...range, folder: longest };
  });
  return folders.map((path, i) => {
    const portions = stretches.slice(0, i + 1).flat();
    const ballots = sizes[i] ?? 0;
    for (let ballot = 0; ballot < ballots && path !== longest; ballot++)
      linkSync(join(longest, ballotPath(ballot)), join(path, ballotPath(ballot)));
    writeTally(path, election, setup.secret, ballots, portions);
    return { path, ballots, bytes: bytesOf(path, ballots), totals: totalsOf(portions) };
  });
}

/** Group, manifest, configuration, and the key of one guardian. */
function guardSetup(): Setup {
  const [constants, manifest] = [groupConstants(), largeManifest()];
  const { parameterHash } = readConstants(constants, 'constants.json');
  const manifestHash = keyedHash(parameterHash).digest(tag(1), word(manifest.length), utf8(manifest));
  const baseHash = keyedHash(parameterHash).digest(tag(2), manifestHash, word(1), word(1));
  const config = {
    ...{ config_version: '2.1.0', number_of_guardians: 1, quorum: 1 },
    parameter_base_hash: toBase64(parameterHash),
    manifest_hash: toBase64(manifestHash),
    election_base_hash: toBase64(baseHash),
    ...{ chain_confirmation_codes: false, baux0: '' },
  };
  const secret = group.randomScalar(systemRng);
  const files = new Map([
    ['constants.json', JSON.stringify(constants)],
    ['manifest.json', manifest],
    ['election_config.json', JSON.stringify(config)],
    ['election_initialized.json', JSON.stringify(guardianKey(secret, parameterHash, baseHash))],
  ]);
  return { files, secret };
}

function groupConstants(): JsonValue {
  const point = toHex(P256.generator().toBytes());
  return {
    ...{ name: 'P-256', type: 'EllipticCurve', protocolVersion: 'v2.1.0' },
    constants: {
      ...{ a: (P256_PRIME - 3n).toString(16), b: P256_B, primeModulus: P256_PRIME.toString(16) },
      ...{ order: P256.order.toString(16), 'g.x': point.slice(0, 64), 'g.y': point.slice(64), h: '1' },
    },
  };
}

function largeManifest(): string {
  const options = Array.from({ length: OPTIONS }, (_, i) => ({
    object_id: `option${i + 1}`,
    sequence_order: i + 1,
  }));
  const contest = {
    ...{ object_id: CONTEST, sequence_order: 1, electoral_district_id: UNIT },
    ...{ votes_allowed: LIMIT, option_selection_limit: 1, ballot_selections: options },
  };
  const styles = [{ object_id: STYLE, geopolitical_unit_ids: [UNIT] }];
  return JSON.stringify({ election_scope_id: 'a large record', contests: [contest], ballot_styles: styles });
}

/** `election_initialized.json`, with the proof that the guardian knows the secret. */
function guardianKey(secret: Scalar, parameterHash: Uint8Array, baseHash: Uint8Array): JsonValue {
  const key = group.generator().multiply(secret);
  const u = group.randomScalar(systemRng);
  const parts = [tag(0x10), word(1), word(0), EG.encode(key), EG.encode(group.generator().multiply(u))];
  const challenge = scalarOfHash(group, 'order', keyedHash(parameterHash).digest(...parts));
  const proof = { public_key: elementText(key), ...branch(challenge, u, secret) };
  return {
    joint_public_key: elementText(key),
    extended_base_hash: toBase64(keyedHash(baseHash).digest(tag(0x12), EG.encode(key))),
    guardians: [{ guardian_id: 'guardian1', x_coordinate: 1, coefficient_proofs: [proof] }],
  };
}

/** The encrypted tally, and what it decrypts to. */
function writeTally(
  folder: string,
  election: OpenElection,
  secret: Scalar,
  ballots: number,
  portions: readonly GuardPortion[],
): void {
  const election_id = toBase64(election.extendedHash);
  const totals = totalsOf(portions);
  const sums = totals.map((_, i) =>
    sumOf(
      election,
      portions.flatMap(({ sums: own }) => own[i] ?? []),
    ),
  );
  const votes = sums.map(([alpha, beta]) => ({ pad: elementText(alpha), data: elementText(beta) }));
  const id = (i: number): { selection_id: string } => ({ selection_id: `option${i + 1}` });
  const encrypted = votes.map((vote, i) => ({ ...id(i), sequence_order: i + 1, encrypted_vote: vote }));
  const decrypted = sums.map(([alpha, beta], i) => ({
    ...{ ...id(i), tally: totals[i] ?? 0, encrypted_vote: votes[i] },
    ...decryption(election, secret, alpha, beta),
  }));
  const cast = Array.from({ length: ballots }, (_, i) => String(i));
  const tally = {
    ...{ tally_id: 'tally', election_id, cast_ballot_ids: cast },
    contests: [{ contest_id: CONTEST, sequence_order: 1, selections: encrypted }],
  };
  writeFileSync(join(folder, 'encrypted_tally.json'), JSON.stringify(tally));
  const contests = [{ contest_id: CONTEST, selections: decrypted }];
  writeFileSync(join(folder, 'tally.json'), JSON.stringify({ id: 'tally', election_id, contests }));
}

function sumOf(election: OpenElection, parts: readonly { pad: string; data: string }[]): [Element, Element] {
  const pool = poolOf(election);
  const own = parts.map((part) => pool.ciphertext({ ...part }, 'sum'));
  pool.close();
  return own.reduce(
    ([alpha, beta], part): [Element, Element] => [alpha.add(part.alpha.element), beta.add(part.beta.element)],
    [group.identity(), group.identity()],
  );
}

/** T with its proof (specification 2.0, 3.6.5). */
function decryption(
  { hash, encodedKey }: OpenElection,
  secret: Scalar,
  alpha: Element,
  beta: Element,
): { readonly b_over_m: string; readonly proof: unknown } {
  const m = alpha.multiply(secret);
  const u = group.randomScalar(systemRng);
  const points = [alpha, beta, group.generator().multiply(u), alpha.multiply(u), m].map(EG.encode);
  const challenge = scalarOfHash(group, 'order', hash.digest(tag(0x30), encodedKey, ...points));
  return { b_over_m: elementText(beta.subtract(m)), proof: branch(challenge, u, secret) };
}

function branch(challenge: Scalar, u: Scalar, secret: Scalar): { challenge: string; response: string } {
  const response = u.subtract(challenge.multiply(secret));
  return { challenge: toBase64(challenge.toBytes()), response: toBase64(response.toBytes()) };
}

function elementText(element: Element): string {
  return toBase64(EG.encode(element));
}

function bytesOf(folder: string, ballots: number): number {
  let bytes = 0;
  for (let ballot = 0; ballot < ballots; ballot++) bytes += statSync(join(folder, ballotPath(ballot))).size;
  return bytes;
}
