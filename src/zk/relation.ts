/**
 * Statements as data (spec section 3.1). Knowledge of a logarithm, equality of logarithms, knowledge of an opening:
 * all are one thing, knowledge of secrets x_j with `image_i = sum_j x_j base_ij` (U. Maurer, "Unifying zero-knowledge
 * proofs of knowledge", 2009). Composition by AND and OR makes the rest. Prover and verifier evaluate the same value.
 */
import type { Writer } from '../core/codec.js';
import { assertSameGroup, type Element, type Group, type Scalar } from '../core/group.js';

/** One term `secrets[secret] * base`. */
export interface Term {
  readonly secret: number;
  readonly base: Element;
}

/** One equation `image = sum of terms`. */
export interface Equation {
  readonly image: Element;
  readonly terms: readonly Term[];
}

/** Knowledge of `secrets` scalars that satisfy all equations. */
export interface LinearRelation {
  readonly kind: 'linear';
  readonly group: Group;
  readonly secrets: number;
  readonly equations: readonly Equation[];
}

/** All parts hold (their secrets are independent). */
export interface AndStatement {
  readonly kind: 'and';
  readonly group: Group;
  readonly parts: readonly Statement[];
}

/** At least one branch holds; a proof does not say which. */
export interface OrStatement {
  readonly kind: 'or';
  readonly group: Group;
  readonly branches: readonly Statement[];
}

export type Statement = LinearRelation | AndStatement | OrStatement;

/** What the prover knows, in the shape of the statement; for OR, of one branch. */
export type Witness =
  | { readonly kind: 'linear'; readonly secrets: readonly Scalar[] }
  | { readonly kind: 'and'; readonly parts: readonly Witness[] }
  | { readonly kind: 'or'; readonly branch: number; readonly witness: Witness };

/**
 * A linear relation over `secrets` scalars.
 * @throws {RangeError} if it is trivial: no equation, an unused or unknown secret, or an equation of identities only
 * @throws {TypeError} if groups are mixed
 */
export function linearRelation(
  group: Group,
  secrets: number,
  equations: readonly Equation[],
): LinearRelation {
  const used = new Set<number>();
  if (equations.length === 0) throw new RangeError('a relation needs an equation');
  for (const { image, terms } of equations) {
    assertSameGroup(image, { group });
    for (const { secret, base } of terms) {
      assertSameGroup(base, { group });
      if (!Number.isInteger(secret) || secret < 0 || secret >= secrets)
        throw new RangeError(`no secret number ${secret}`);
      used.add(secret);
    }
    if (terms.every(({ base }) => base.isIdentity())) throw new RangeError('an equation without a base');
  }
  if (used.size !== secrets) throw new RangeError('a secret occurs in no equation');
  return Object.freeze({ kind: 'linear', group, secrets, equations });
}

/** Knowledge of the logarithm of `image` to `base` (Schnorr 1989). */
export function knowledgeOfLog(base: Element, image: Element): LinearRelation {
  return linearRelation(base.group, 1, [{ image, terms: [{ secret: 0, base }] }]);
}

/** Equality of the logarithms of two images to two bases (Chaum and Pedersen 1992). */
export function equalityOfLogs(
  base1: Element,
  image1: Element,
  base2: Element,
  image2: Element,
): LinearRelation {
  return linearRelation(base1.group, 1, [
    { image: image1, terms: [{ secret: 0, base: base1 }] },
    { image: image2, terms: [{ secret: 0, base: base2 }] },
  ]);
}

/** Conjunction. @throws {RangeError} if it is empty */
export function and(parts: readonly Statement[]): AndStatement {
  return Object.freeze({ kind: 'and', group: commonGroup(parts), parts });
}

/** Disjunction (Cramer, Damgård and Schoenmakers 1994). @throws {RangeError} if it is empty */
export function or(branches: readonly Statement[]): OrStatement {
  return Object.freeze({ kind: 'or', group: commonGroup(branches), branches });
}

/** Writes a statement canonically; these bytes are what a proof of it absorbs first (spec section 3.2). */
export function writeStatement(writer: Writer, statement: Statement): void {
  if (statement.kind === 'linear') {
    writer.u8(1).u32(statement.secrets);
    writer.list(statement.equations, ({ image, terms }, w) => {
      w.elementOrIdentity(image).list(terms, ({ secret, base }) => w.u32(secret).elementOrIdentity(base));
    });
  } else if (statement.kind === 'and') {
    writer.u8(2).list(statement.parts, (part) => writeStatement(writer, part));
  } else {
    writer.u8(3).list(statement.branches, (branch) => writeStatement(writer, branch));
  }
}

function commonGroup(statements: readonly Statement[]): Group {
  const [first] = statements;
  if (first === undefined) throw new RangeError('a composition needs a part');
  for (const statement of statements) assertSameGroup(statement, first);
  return first.group;
}
