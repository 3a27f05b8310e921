/**
 * What a Bayer–Groth argument is about, apart from the ciphertexts: how ciphertexts are re-encrypted, and the key of the
 * vector commitments.
 *
 * A ciphertext is a row of group elements, its components, and `Enc(v; t)` has `t_nonce base` in each component, and
 * `v G` more where the component carries the message. So one verifier serves a ciphertext of many recipients with one
 * nonce (`(g^r, m_1 pk_1^r, ...)`) and rows of ElGamal pairs with a nonce each.
 */
import type { Element, Group, Scalar } from '../../core/group.js';
import type { CommitmentKey } from '../../zk/commitment-key.js';
import type { EquationTerm } from '../../zk/terms.js';

/** A ciphertext: its components, in the order of {@link CiphertextForm.components}. */
export type CiphertextRow = readonly Element[];

/** One component of a ciphertext. */
export interface ComponentForm {
  /** What the nonce multiplies. */
  readonly base: Element;
  /** Position of the nonce among those of a ciphertext. */
  readonly nonce: number;
  /** Whether a multiple of G, the message, is added. */
  readonly carriesMessage: boolean;
}

/** How ciphertexts of a shuffle are made. */
export interface CiphertextForm {
  readonly group: Group;
  readonly components: readonly ComponentForm[];
  /** Nonces of one ciphertext. */
  readonly nonces: number;
}

/** The parameters that prover and verifier share. */
export interface BayerGrothContext {
  readonly group: Group;
  readonly form: CiphertextForm;
  /** Derived again by the verifier, never read from a proof. Its size bounds the columns of a matrix. */
  readonly key: CommitmentKey;
}

/**
 * Ciphertexts `(r G, m_1 + r K_1, ..., m_l + r K_l)`: one nonce for many recipients.
 * @param publicKeys - K_1 to K_l, at least one
 * @throws {RangeError} if there is no key
 */
export function multiRecipientForm(group: Group, publicKeys: readonly Element[]): CiphertextForm {
  if (publicKeys.length === 0) throw new RangeError('a ciphertext needs at least one public key');
  const first: ComponentForm = { base: group.generator(), nonce: 0, carriesMessage: false };
  const others = publicKeys.map((base): ComponentForm => ({ base, nonce: 0, carriesMessage: true }));
  return Object.freeze({ group, components: Object.freeze([first, ...others]), nonces: 1 });
}

/** Terms of the commitment `Com(values; nonce) = nonce H + sum_j values_j G_j`. */
export function commitmentTerms(
  key: CommitmentKey,
  values: readonly Scalar[],
  nonce: Scalar,
): EquationTerm[] {
  const terms = values.map((scalar, j): EquationTerm => ({ base: generatorAt(key, j), scalar }));
  return [{ base: key.h, scalar: nonce }, ...terms];
}

/** Terms of one component of `Enc(message; nonces)`. */
export function encryptionTerms(
  form: CiphertextForm,
  component: number,
  message: Scalar,
  nonces: readonly Scalar[],
): EquationTerm[] {
  const part = form.components[component];
  const scalar = part === undefined ? undefined : nonces[part.nonce];
  if (part === undefined || scalar === undefined) throw new RangeError(`no component ${component}`);
  const masked: EquationTerm = { base: part.base, scalar };
  return part.carriesMessage ? [masked, { base: form.group.generator(), scalar: message }] : [masked];
}

/** Whether a list of ciphertexts has the components that the form says. */
export function haveForm(form: CiphertextForm, rows: readonly CiphertextRow[]): boolean {
  return rows.every((row) => row.length === form.components.length);
}

function generatorAt(key: CommitmentKey, index: number): Element {
  const generator = key.g[index];
  if (generator === undefined) throw new RangeError(`the commitment key has no generator ${index}`);
  return generator;
}
