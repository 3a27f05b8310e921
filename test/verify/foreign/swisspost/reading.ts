/** Turns published vectors into statements and arguments, without the reader of the product: the tests' own way. */

import { modpGroupWithEngine } from '../../../../src/core/engine/modp-group.js';
import type { Element, Scalar } from '../../../../src/core/group.js';
import type {
  HadamardArgument,
  MultiExponentiationArgument,
  ProductArgument,
  SingleValueProductArgument,
  ZeroArgument,
} from '../../../../src/mixnet/bayer-groth/arguments.js';
import type { BayerGrothChallenges } from '../../../../src/mixnet/bayer-groth/challenges.js';
import {
  type BayerGrothContext,
  type CiphertextRow,
  multiRecipientForm,
} from '../../../../src/mixnet/bayer-groth/context.js';
import { swissPostChallenges } from '../../../../src/verify/foreign/swisspost/challenges.js';
import type { HashConvention } from '../../../../src/verify/foreign/swisspost/conventions.js';
import { elementOf, type SwissPostGroup } from '../../../../src/verify/foreign/swisspost/group.js';
import { integer, type Json } from './vectors.js';

/** A vector's context: group, keys, challenges, and readers of its numbers. */
export interface VectorContext {
  readonly swissPost: SwissPostGroup;
  readonly publicKeys: readonly Element[];
  readonly context: BayerGrothContext;
  readonly challenges: BayerGrothChallenges;
  readonly element: (text: string) => Element;
  readonly scalar: (text: string) => Scalar;
  readonly elements: (texts: readonly string[]) => Element[];
  readonly scalars: (texts: readonly string[]) => Scalar[];
  readonly row: (ciphertext: Json) => CiphertextRow;
}

const groups = new Map<string, SwissPostGroup>();

/** A group of a vector, the same for vectors of the same; that parameters are sound is tested elsewhere, once. */
export function groupOf({ p, q, g }: Json): SwissPostGroup {
  const name = [p, q, g].join();
  const parameters = { p: integer(p), q: integer(q), g: integer(g) };
  const group: SwissPostGroup = groups.get(name) ?? {
    group: modpGroupWithEngine('FOREIGN-MODP', parameters),
    p: parameters.p,
  };
  groups.set(name, group);
  return group;
}

/** Reads the context of a vector of the mixnet. The commitment key is the vector's, which need not be verifiable. */
export function contextOf(convention: HashConvention, json: Json): VectorContext {
  const swissPost = groupOf(json);
  const { group } = swissPost;
  const element = (text: string): Element => elementOf(swissPost, integer(text));
  const scalar = (text: string): Scalar => group.scalar(integer(text));
  const elements = (texts: readonly string[]): Element[] => texts.map(element);
  const publicKeys = elements(json.pk);
  const g = elements(json.ck.g);
  const key = { group, size: g.length, h: element(json.ck.h), g, tables: [] };
  return {
    swissPost,
    publicKeys,
    context: { group, form: multiRecipientForm(group, publicKeys), key },
    challenges: swissPostChallenges(convention, swissPost, publicKeys, key),
    element,
    scalar,
    elements,
    scalars: (texts) => texts.map(scalar),
    row: ({ gamma, phis }) => elements([gamma, ...phis]),
  };
}

/** Reads an argument of the vectors. */
export function zeroArgument(read: VectorContext, json: Json): ZeroArgument {
  return {
    cA0: read.element(json.c_a0),
    cBm: read.element(json.c_bm),
    cD: read.elements(json.c_d),
    a: read.scalars(json.a),
    b: read.scalars(json.b),
    r: read.scalar(json.r),
    s: read.scalar(json.s),
    t: read.scalar(json.t),
  };
}

/** Reads an argument of the vectors. */
export function singleValueProductArgument(read: VectorContext, json: Json): SingleValueProductArgument {
  return {
    cd: read.element(json.c_d),
    cDelta: read.element(json.c_lower_delta),
    cUpperDelta: read.element(json.c_upper_delta),
    a: read.scalars(json.a_tilde),
    b: read.scalars(json.b_tilde),
    r: read.scalar(json.r_tilde),
    s: read.scalar(json.s_tilde),
  };
}

/** Reads an argument of the vectors. */
export function hadamardArgument(read: VectorContext, json: Json): HadamardArgument {
  return { cB: read.elements(json.cUpperB), zero: zeroArgument(read, json.zero_argument) };
}

/** Reads an argument of the vectors. */
export function productArgument(read: VectorContext, json: Json): ProductArgument {
  const singleValueProduct = singleValueProductArgument(read, json.single_vpa);
  if (json.c_b === undefined) return { singleValueProduct };
  const hadamard = hadamardArgument(read, json.hadamard_argument);
  return { columnProducts: { cb: read.element(json.c_b), hadamard }, singleValueProduct };
}

/** Reads an argument of the vectors. */
export function multiExponentiationArgument(read: VectorContext, json: Json): MultiExponentiationArgument {
  return {
    cA0: read.element(json.c_a_0),
    cB: read.elements(json.c_b),
    E: json.e.map(read.row),
    a: read.scalars(json.a),
    r: read.scalar(json.r),
    b: read.scalar(json.b),
    s: read.scalar(json.s),
    tau: [read.scalar(json.tau)],
  };
}
