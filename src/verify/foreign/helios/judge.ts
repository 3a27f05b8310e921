/**
 * Deciding claims. Many together: every equation gets a random weight of 128 bits, and their product is one product of
 * powers; a batch that fails is bisected, and what fails alone is decided again equation by equation. That is sound only in
 * the group, so membership of every base is part of it.
 */
import { concatBytes, equalBytes, joinBytes } from '../../../core/bytes.js';
import { DecodeError } from '../../../core/errors.js';
import type { Element, Group } from '../../../core/group.js';
import { bytesToInteger, integerToBytes, mod } from '../../../core/integers.js';
import type { Rng } from '../../../core/random.js';
import type { Finding } from '../../../record/finding.js';
import { BatchDisagreementError, culpritsOf } from '../../../zk/batch.js';
import { drawWeights, WEIGHT_BYTES } from '../../../zk/weights.js';
import type { HelCheckId } from './checks.js';
import type { HeliosGroup, Residue } from './group.js';
import type { Board, HeliosMode } from './options.js';
import type { Claim, Equation } from './proofs.js';

/** What somebody claims: a voter's ballot, a trustee's key or decryption. */
export interface Statement {
  readonly culprit: string;
  /** The check that fails where a base is not in the group. */
  readonly membership: HelCheckId;
  readonly claims: readonly Claim[];
}

/** Elements on tables, by the residues they are of. */
export type Tables = ReadonlyMap<Residue, Element>;

/** Equations that are decided together. */
const EQUATIONS = 8192;

/**
 * Statements that wait to be decided. They are as soon as there are enough of them, whether or not anybody asks; and checks
 * are complete by {@link Judge.finish} only, which decides the rest, so that what was never decided is never a pass.
 */
export class Judge {
  readonly #board: Board;
  readonly #group: HeliosGroup;
  readonly #tables: Tables;
  readonly #decided: () => void;
  #waiting: Statement[] = [];
  #equations = 0;
  #outside = 0;

  /**
   * @param tables - g, and other bases that many equations have
   * @param decided - called whenever all statements so far are decided
   */
  constructor(board: Board, group: HeliosGroup, tables: Tables, decided: () => void = () => {}) {
    this.#board = board;
    this.#group = group;
    this.#tables = tables;
    this.#decided = decided;
  }

  /** Statements with a base that is not in the group, so far. */
  get outside(): number {
    return this.#outside;
  }

  /** Takes a statement. If enough wait, all are decided. @throws {BatchDisagreementError} as {@link Judge.flush} */
  add(statement: Statement): void {
    this.#waiting.push(statement);
    for (const { equations } of statement.claims) this.#equations += equations.length;
    if (this.#equations >= EQUATIONS) this.flush();
  }

  /** Decides all that wait, and says that these checks ran to their end. @throws as {@link Judge.flush} */
  finish(checks: readonly HelCheckId[]): void {
    this.flush();
    for (const check of checks) this.#board.builder.complete(check);
  }

  /** Decides all that wait, and reports. @throws {BatchDisagreementError} if the two ways disagree: the machine errs */
  flush(): void {
    const { builder, mode, rng } = this.#board;
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#equations = 0;
    for (const { claims } of waiting) for (const { check } of claims) builder.examine(check);
    const court = { group: this.#group, tables: this.#tables, mode };
    for (const findings of judgeMany(court, waiting, rng)) {
      if (findings.some(({ code }) => code === 'bad-element')) this.#outside++;
      for (const finding of findings) builder.fail(finding);
    }
    this.#decided();
  }
}

/** What statements are decided with. */
export interface HeliosCourt {
  readonly group: HeliosGroup;
  readonly tables: Tables;
  readonly mode: HeliosMode;
}

/**
 * What is wrong with each of some statements.
 * @throws {BatchDisagreementError} if the two ways disagree: the machine errs
 */
export function judgeMany(
  { group, tables, mode }: HeliosCourt,
  statements: readonly Statement[],
  rng: Rng,
): readonly (readonly Finding<HelCheckId>[])[] {
  const all = [...statements.keys()];
  const known = new Set(all.filter((i) => statements[i]?.claims.some(({ hashed }) => !hashed)));
  const suspects =
    mode === 'one-by-one'
      ? all
      : culpritsOf(statements.length, known, (from, to) =>
          holdTogether(group.group, statements.slice(from, to), rng),
        );
  const suspected = new Set(suspects);
  return statements.map((statement, index) => {
    if (!suspected.has(index)) return [];
    const findings = judgeAlone(group, statement, tables);
    if (findings.length === 0 && mode === 'together') throw new BatchDisagreementError(index);
    return findings;
  });
}

/** Whether all bases are in the group and all equations hold; wrongly yes with a probability of 2^-128. */
function holdTogether(group: Group, statements: readonly Statement[], rng: Rng): boolean {
  const equations = statements.flatMap(({ claims }) => claims.flatMap((claim) => claim.equations));
  const weights = new Uint8Array(equations.length * WEIGHT_BYTES);
  drawWeights(weights, WEIGHT_BYTES, rng);
  const exponents = new Map<Residue, bigint>();
  equations.forEach((equation, i) => {
    const weight = bytesToInteger(weights.subarray(i * WEIGHT_BYTES, (i + 1) * WEIGHT_BYTES));
    for (const { base, exponent } of equation)
      exponents.set(base, (exponents.get(base) ?? 0n) + weight * exponent);
  });
  const points = joinBytes([...exponents.keys()].map(({ bytes }) => bytes));
  const scalars = concatBytes(
    ...[...exponents.values()].map((value) => integerToBytes(mod(value, group.order), group.scalarBytes)),
  );
  try {
    return equalBytes(group.bulk.multiMultiplyVartime(points, scalars), group.identity().toBytes());
  } catch (error) {
    if (error instanceof DecodeError) return false;
    throw error;
  }
}

/** Decides one statement equation by equation. A claim with a base that is not in the group is not decided. */
function judgeAlone(
  { group }: HeliosGroup,
  { culprit, membership, claims }: Statement,
  tables: Tables,
): readonly Finding<HelCheckId>[] {
  const elements = new Map<Residue, Element>(tables);
  const findings: Finding<HelCheckId>[] = [];
  const outside = new Set<Residue>();
  for (const { base } of claims.flatMap(({ equations }) => equations.flat())) {
    if (elements.has(base) || outside.has(base)) continue;
    try {
      elements.set(base, group.elementOrIdentityFromBytes(base.bytes, base.path));
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      outside.add(base);
      findings.push({ check: membership, culprit, code: 'bad-element', message: error.message });
    }
  }
  for (const { check, what, hashed, equations } of claims) {
    const refuse = (code: string, message: string): number =>
      findings.push({ check, culprit, code, message: `${what}: ${message}` });
    if (!hashed) refuse('wrong-challenge', 'the challenge is not that of the commitments');
    else if (equations.flat().some(({ base }) => outside.has(base))) continue;
    else if (!equations.every((equation) => holds(group, equation, elements)))
      refuse('wrong-proof', 'the proof does not hold');
  }
  return findings;
}

function holds(group: Group, equation: Equation, elements: ReadonlyMap<Residue, Element>): boolean {
  const product = equation.reduce((sum, { base, exponent }) => {
    const element = elements.get(base);
    if (element === undefined) throw new RangeError('a base was not decoded');
    const power = exponent === 1n ? element : element.multiplyVartime(group.scalar(exponent));
    return sum.add(power);
  }, group.identity());
  return product.isIdentity();
}
