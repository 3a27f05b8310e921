/** Step 6 of the ceremony, and the object `trustees` of an election, which lists all its trustees. */
import { DecodeError } from '../core/errors.js';
import type { Element } from '../core/group.js';
import { type JsonValue, parseJson } from '../core/json.js';
import { evaluateCommitments } from '../elgamal/polynomial.js';
import { groupOfName } from '../verify/foreign/belenios/groups.js';
import { compactText, fieldsOf, textOf, writeCompact } from '../verify/foreign/belenios/json.js';
import { knowledgeClaim, readProof } from '../verify/foreign/belenios/proofs.js';
import type { Point, TextGroup } from '../verify/foreign/belenios/text-group.js';
import { assertOneEach, isSignedForm, type OpenCeremony } from './ceremony.js';
import { MAX_SEALED, readSealed } from './ceremony-channel.js';
import { type Dealing, readDealings } from './ceremony-dealing.js';
import { claimHolds, isSignature } from './ceremony-keys.js';
import { type CeremonyOutcome, FaultCollector } from './ceremony-outcome.js';
import { keyProofPrefix } from './proved-key.js';

/** What a ceremony gives. */
export interface ThresholdTrustees {
  readonly kind: 'Pedersen';
  /** The parameters, as `belenios-tool` writes them to `threshold.json`. */
  readonly parameters: string;
  /** What each trustee keeps beside its key (`.dkey`); not readable by others. */
  readonly encryptedShares: readonly string[];
  /** The sum of what all dealt: their part of the election's key. */
  readonly publicKey: Point;
}

/**
 * Verifies the public keys that trustees made, and puts the ceremony together (step 6).
 * @param polynomials - what each dealt in step 3
 * @param outputs - what each made in step 5 (`.voutput`)
 * @throws {DecodeError} if there is not one of each trustee, or their polynomials add up to no key
 */
export function finishCeremony(
  ceremony: OpenCeremony,
  polynomials: readonly string[],
  outputs: readonly string[],
): CeremonyOutcome<ThresholdTrustees> {
  assertOneEach(ceremony.settings, outputs, 'outputs');
  const dealt = readDealings(ceremony, polynomials, new FaultCollector(), (all) => all);
  if (dealt.kind === 'spoiled') return dealt;
  const sums = polynomialSums(dealt.value);
  const faults = new FaultCollector();
  const read = outputs.map((text, i) =>
    faults.read(i + 1, () => readOutput(ceremony, sums, text, i + 1, faults)),
  );
  return faults.outcome(read, (all) => thresholdTrustees(ceremony, dealt.value, sums, all));
}

/** A trustee of an election: its public key as made by {@link generateTrusteeKeys}, or all of a ceremony. */
export type ElectionTrustee = { readonly kind: 'Single'; readonly publicKey: string } | ThresholdTrustees;

/** The trustees of an election. */
export interface ElectionTrustees {
  /** The object `trustees`. */
  readonly json: string;
  /** The election's public key, as the election has it. */
  readonly publicKey: string;
}

/**
 * The trustees of an election, in the order of their numbers; `belenios-tool` puts single ones first.
 * @param group - `Ed25519`, `RFC-3526-2048` or `BELENIOS-2048`
 * @returns as culprit, the number of a single trustee whose key is not proved, counted over all trustees
 * @throws {RangeError} without trustees, or if a ceremony was held in another group
 * @throws {DecodeError} for another group, or if the keys add up to none
 */
export function electionTrustees(
  group: string,
  trustees: readonly ElectionTrustee[],
): CeremonyOutcome<ElectionTrustees> {
  if (trustees.length === 0) throw new RangeError('an election has a trustee');
  const text = groupOfName(group, 'group');
  const faults = new FaultCollector();
  let number = 1;
  const entries = trustees.map((trustee) => {
    const first = number;
    number += trustee.kind === 'Single' ? 1 : trustee.encryptedShares.length;
    if (trustee.kind === 'Single') return faults.read(first, () => singleEntry(text, trustee, first, faults));
    if (trustee.publicKey.element.group.id !== text.group.id)
      throw new RangeError('the ceremony was held in another group');
    const json: JsonValue = ['Pedersen', parseJson(trustee.parameters, trustee.parameters.length, '')];
    return { json, element: trustee.publicKey.element };
  });
  return faults.outcome(entries, (all) =>
    Object.freeze({
      json: writeCompact(all.map(({ json }) => json)),
      publicKey: keyOf(text, sumOf(all.map(({ element }) => element))).text,
    }),
  );
}

function singleEntry(
  group: TextGroup,
  { publicKey }: { readonly publicKey: string },
  number: number,
  faults: FaultCollector,
): { readonly json: JsonValue; readonly element: Element } {
  const key = compactText(publicKey, 'public key');
  fieldsOf(key, 'public key', ['pok', 'public_key', 'name?']);
  return { json: ['Single', key], element: provedElement(group, key, number, faults) };
}

/** Reads a public key, and verifies its proof. */
function provedElement(
  group: TextGroup,
  value: JsonValue | undefined,
  number: number,
  faults: FaultCollector,
): Element {
  const names = ['pok', 'public_key', 'signature?', 'name?'];
  const { pok, public_key } = fieldsOf(value, 'public key', names);
  const { text, element } = group.key(public_key, 'public key');
  const proof = readProof(group, pok, 'public key.pok');
  if (!claimHolds(group, knowledgeClaim(group, element, proof, keyProofPrefix(group, text))))
    faults.blame(number, 'wrong-proof', 'the proof of the public key does not hold');
  return element;
}

interface Output {
  readonly encryptedShare: string;
  readonly publicKey: JsonValue;
}

function readOutput(
  { group, members, settings }: OpenCeremony,
  sums: readonly Element[],
  text: string,
  number: number,
  faults: FaultCollector,
): Output {
  const path = 'output';
  const { private_key, public_key } = fieldsOf(compactText(text, path), path, ['private_key', 'public_key']);
  const encryptedShare = textOf(private_key, `${path}.private_key`, MAX_SEALED);
  readSealed(group, encryptedShare, `${path}.private_key`);
  const names = ['pok', 'public_key', ...(isSignedForm(settings) ? ['signature'] : [])];
  const { signature } = fieldsOf(public_key, `${path}.public_key`, names);
  const element = provedElement(group, public_key, number, faults);
  if (!evaluateCommitments(sums, number).equals(element))
    faults.blame(number, 'other-key', 'the public key does not follow from the polynomials');
  if (signature !== undefined) {
    const proof = readProof(group, signature, `${path}.signature`);
    const signer = members[number - 1]?.verification.element ?? group.group.identity();
    if (!isSignature(group, signer, proof, group.textOf(element)))
      faults.blame(number, 'wrong-signature', 'the signature of the public key does not hold');
  }
  return { encryptedShare, publicKey: public_key ?? null };
}

function thresholdTrustees(
  { group, settings, certificates }: OpenCeremony,
  dealings: readonly Dealing[],
  sums: readonly Element[],
  outputs: readonly Output[],
): ThresholdTrustees {
  const [constant] = sums;
  if (constant === undefined) throw new RangeError('a polynomial has a coefficient');
  const keys = { verification_keys: outputs.map(({ publicKey }) => publicKey) };
  const dealt = {
    threshold: settings.threshold,
    certs: certificates,
    coefexps: dealings.map(({ coefexps }) => coefexps.json),
  };
  const signatures = dealings.flatMap(({ signature }) => signature ?? []);
  const parameters = isSignedForm(settings) ? { ...dealt, signatures, ...keys } : { ...dealt, ...keys };
  return Object.freeze({
    kind: 'Pedersen',
    parameters: writeCompact(parameters),
    encryptedShares: Object.freeze(outputs.map(({ encryptedShare }) => encryptedShare)),
    publicKey: keyOf(group, constant),
  });
}

/** The sum of all polynomials in the exponent, constant term first. */
function polynomialSums(dealings: readonly Dealing[]): readonly Element[] {
  const [first, ...rest] = dealings.map(({ coefexps }) => coefexps.elements);
  if (first === undefined) throw new RangeError('a ceremony has a trustee');
  return first.map((element, k) => sumOf([element, ...rest.flatMap((elements) => elements[k] ?? [])]));
}

function sumOf([first, ...rest]: readonly Element[]): Element {
  if (first === undefined) throw new RangeError('a sum of nothing');
  return rest.reduce((sum, element) => sum.add(element), first);
}

function keyOf(group: TextGroup, element: Element): Point {
  if (element.isIdentity()) throw new DecodeError('identity', 'public key', 'the keys add up to none');
  return Object.freeze({ text: group.textOf(element), element });
}
