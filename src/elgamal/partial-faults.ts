/**
 * Why partial decryptions are not used (spec section 4.4c): each on its own, or any number of them, of any number of
 * tallies, under one multi-scalar multiplication (section 3.5). Both give the same verdicts.
 */
import type { Element } from '../core/group.js';
import type { Rng } from '../core/random.js';
import { BatchVerifier } from '../zk/batch.js';
import { commitmentsOf } from '../zk/proof-shape.js';
import { type Check, holds } from '../zk/terms.js';
import type { Ciphertext } from './cipher.js';
import { factorsCheck, type TallyContext } from './factors.js';
import type { PartialDecryption } from './threshold.js';

/** Why a partial decryption was not used. */
export type DropReason = 'unknown-trustee' | 'duplicate' | 'wrong-length' | 'bad-factor' | 'bad-proof';

/** A partial decryption, and all that it is verified against. */
export interface PartialCase {
  readonly ciphertexts: readonly Ciphertext[];
  readonly partial: PartialDecryption;
  /** `V_j` of the trustee that it names; `undefined` if there is no such trustee. */
  readonly verificationKey: Element | undefined;
  readonly context: TallyContext;
}

/** Why a partial decryption is not used, verified on its own; `undefined` if it is good. */
export function partialFault(one: PartialCase): DropReason | undefined {
  const { verificationKey } = one;
  if (verificationKey === undefined) return 'unknown-trustee';
  const fault = outwardFault(one, verificationKey);
  if (fault !== undefined) return fault;
  return holds(verificationKey.group, checkOf(one, verificationKey)) ? undefined : 'bad-proof';
}

/**
 * The same for many, whose proofs are verified together. A list that has those of one trustee side by side is bisected
 * faster where that trustee is at fault.
 * @param rng - source of the weights; it must not be predictable by the trustees
 * @returns one verdict for each case, in order
 * @throws {TypeError} if the keys are of different groups
 * @throws {BatchDisagreementError} if the engine and the slow path disagree on a proof
 */
export function partialFaults(cases: readonly PartialCase[], rng: Rng): readonly (DropReason | undefined)[] {
  const faults = new Array<DropReason | undefined>(cases.length).fill(undefined);
  const keys = new Set(cases.flatMap(({ verificationKey: key }) => (key === undefined ? [] : [key])));
  const [first] = keys;
  if (first === undefined) return faults.fill('unknown-trustee');
  const { group } = first;
  const batch = new BatchVerifier(group, [group.generator(), ...keys]);
  const proofs: number[] = [];
  for (const [i, one] of cases.entries()) {
    const { verificationKey } = one;
    if (verificationKey !== undefined && verificationKey.group !== group)
      throw new TypeError('verification keys of different groups');
    faults[i] = verificationKey === undefined ? 'unknown-trustee' : outwardFault(one, verificationKey);
    if (verificationKey === undefined || faults[i] !== undefined) continue;
    batch.add(checkOf(one, verificationKey));
    proofs.push(i);
  }
  for (const culprit of batch.verify(rng)) {
    const i = proofs[culprit];
    if (i !== undefined) faults[i] = 'bad-proof';
  }
  return faults;
}

/** What is wrong with it before any proof is looked at. */
function outwardFault(
  { ciphertexts, partial: { factors, proof } }: PartialCase,
  { group }: Element,
): DropReason | undefined {
  if (factors.length !== ciphertexts.length) return 'wrong-length';
  const isForeign = (element: Element): boolean => element.group !== group;
  if (factors.some(isForeign)) return 'bad-factor';
  if (ciphertexts.some(({ c1 }, i) => c1.isIdentity() && !factors[i]?.isIdentity())) return 'bad-factor';
  return commitmentsOf(proof).some(isForeign) ? 'bad-proof' : undefined;
}

function checkOf({ ciphertexts, partial, context }: PartialCase, verificationKey: Element): Check {
  const { trustee, factors, proof } = partial;
  return factorsCheck(ciphertexts, factors, proof, verificationKey, trustee, context);
}
