/**
 * The ceremony that makes proving keys, by snarkjs on files (docs/circuits.md): powers of tau, which fit every circuit up to a size, and
 * then a second phase for each circuit. Each phase is a chain of contributions, and its secret is safe if one contributor of
 * each was honest and forgot. Files are named by their paths, for they can be larger than memory: this needs Node.
 */
import { toHex } from '../../core/bytes.js';
import { DecodeError, HanpyoError } from '../../core/errors.js';
import { drawBytes, type Rng } from '../../core/random.js';
import { type Ceremonies, loadCeremonies } from './snarkjs-ceremony.js';
import { parseVerifyingKey } from './verifying-key.js';

/** Largest powers of tau: 2^28 constraints is all that the field has room for. */
export const MAX_POWER = 28;

/** Bounds of the work that a beacon takes: it is hashed 2^power times. */
const MIN_BEACON_POWER = 10;
export const MAX_BEACON_POWER = 40;

/** Most bytes that a beacon's value has. */
const MAX_BEACON = 255;

/** A public random value that nobody could know, or choose, before the last contribution was made. */
export interface Beacon {
  readonly value: Uint8Array;
  /** The value is hashed 2^power times by SHA-256, so that who influences it has no time to try many. */
  readonly power: number;
}

/** A step of a ceremony that did not succeed; the cause says why. */
class CeremonyError extends HanpyoError {}

/** Starts powers of tau for circuits of up to 2^power constraints. @throws {RangeError} for a power that is not from 1 to 28 */
export async function startPowers(power: number, target: string): Promise<void> {
  if (!Number.isSafeInteger(power) || power < 1 || power > MAX_POWER)
    throw new RangeError(`the power must be from 1 to ${MAX_POWER}`);
  await withCeremonies(async ({ powersOfTau, curves }) => {
    await powersOfTau.newAccumulator(await curves.getCurveFromName('bn128'), power, target);
  });
}

/**
 * Adds a contribution to powers of tau. Its secret never leaves this call.
 * @param name - of the contributor, as it will stand in the file
 * @param rng - 64 bytes; snarkjs adds randomness of its own
 * @returns the hash of the contribution, in hexadecimal, for the contributor to publish
 * @throws {CeremonyError} if the file is none or cannot be written
 */
export function contributePowers(source: string, target: string, name: string, rng: Rng): Promise<string> {
  return withCeremonies(async ({ powersOfTau }) =>
    toHex(await powersOfTau.contribute(source, target, name, toHex(drawBytes(rng, 64)))),
  );
}

/**
 * Ends a phase with a contribution that is computed from a public value and hides nothing: it takes from the last contributor the
 * choice among many outcomes. Everybody repeats it in verification.
 * @param name - where the value is from, as it will stand in the file
 * @returns the hash of the contribution, in hexadecimal
 * @throws {RangeError} for a value that has not 1 to 255 bytes, or a power out of bounds
 * @throws {CeremonyError} if the file is none or cannot be written
 */
export function applyBeaconToPowers(
  source: string,
  target: string,
  name: string,
  beacon: Beacon,
): Promise<string> {
  const { value, power } = requireBeacon(beacon);
  return withCeremonies(async ({ powersOfTau }) =>
    hashOf(await powersOfTau.beacon(source, target, name, toHex(value), power)),
  );
}

/** Ends the second phase of a circuit; as {@link applyBeaconToPowers}. */
export function applyBeaconToKey(
  source: string,
  target: string,
  name: string,
  beacon: Beacon,
): Promise<string> {
  const { value, power } = requireBeacon(beacon);
  return withCeremonies(async ({ zKey }) =>
    hashOf(await zKey.beacon(source, target, name, toHex(value), power)),
  );
}

/** Prepares powers of tau for second phases: long work without secrets. @throws {CeremonyError} */
export async function preparePowers(source: string, target: string): Promise<void> {
  await withCeremonies(({ powersOfTau }) => powersOfTau.preparePhase2(source, target));
}

/** Whether powers of tau are a chain of contributions from the start. @throws {CeremonyError} if the file is none */
export function verifyPowers(source: string): Promise<boolean> {
  return withCeremonies(async ({ powersOfTau }) => (await powersOfTau.verify(source)) === true);
}

/**
 * Starts the second phase of a circuit.
 * @param r1cs - the compiled circuit
 * @param powers - prepared powers of tau
 * @throws {CeremonyError} if the powers are too few or not prepared
 */
export async function startKey(r1cs: string, powers: string, target: string): Promise<void> {
  const hash = await withCeremonies(({ zKey }) => zKey.newZKey(r1cs, powers, target));
  if (!(hash instanceof Uint8Array))
    throw new CeremonyError('ceremony-failed', 'the powers of tau are too few or not prepared');
}

/** Adds a contribution to a proving key; as {@link contributePowers}. */
export function contributeKey(source: string, target: string, name: string, rng: Rng): Promise<string> {
  return withCeremonies(async ({ zKey }) =>
    toHex(await zKey.contribute(source, target, name, toHex(drawBytes(rng, 64)))),
  );
}

/**
 * Whether a proving key is of this circuit and these powers, by a chain of contributions, at least one.
 * @throws {CeremonyError} if a file is none
 */
export async function verifyKey(r1cs: string, powers: string, key: string): Promise<boolean> {
  const chained = await withCeremonies(({ zKey }) => zKey.verifyFromR1cs(r1cs, powers, key));
  if (chained !== true) return false;
  try {
    parseVerifyingKey(await exportVerifyingKey(key));
    return true;
  } catch (error) {
    if (error instanceof DecodeError) return false;
    throw error;
  }
}

/** The verifying key of a proving key, as snarkjs writes it, whoever contributed. @throws {CeremonyError} if the file is none */
export function exportVerifyingKey(key: string): Promise<string> {
  return withCeremonies(
    async ({ zKey }) => `${JSON.stringify(await zKey.exportVerificationKey(key), asText, 1)}\n`,
  );
}

function requireBeacon(beacon: Beacon): Beacon {
  if (beacon.value.length === 0 || beacon.value.length > MAX_BEACON)
    throw new RangeError(`the value of a beacon has from 1 to ${MAX_BEACON} bytes`);
  const bounded = beacon.power >= MIN_BEACON_POWER && beacon.power <= MAX_BEACON_POWER;
  if (!Number.isSafeInteger(beacon.power) || !bounded)
    throw new RangeError(`a beacon is hashed 2^${MIN_BEACON_POWER} to 2^${MAX_BEACON_POWER} times`);
  return beacon;
}

/** What snarkjs returns for a contribution; it returns something else where it refused. */
function hashOf(result: unknown): string {
  if (!(result instanceof Uint8Array))
    throw new CeremonyError('ceremony-failed', 'the file takes no contribution');
  return toHex(result);
}

function asText(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

/** Runs a step and ends the workers that snarkjs started for it. */
async function withCeremonies<T>(step: (snarkjs: Ceremonies) => Promise<T>): Promise<T> {
  const snarkjs = await loadCeremonies();
  try {
    return await step(snarkjs);
  } catch (cause) {
    throw new CeremonyError('ceremony-failed', 'this step of the ceremony failed', { cause });
  } finally {
    await (await snarkjs.curves.getCurveFromName('bn128')).terminate();
  }
}
