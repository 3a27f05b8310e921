/** The partial decryptions: BEL-27 and BEL-28, and the plaintexts that they make. */
import type { Element, Scalar } from '../../../core/group.js';
import type { JsonValue } from '../../../core/json.js';
import { decoding } from '../report.js';
import type { Member } from './archive.js';
import { type Board, pass, type Setup } from './board.js';
import { decide } from './claims.js';
import { compactJson, fieldsOf, listOfLength } from './json.js';
import { Owners } from './owners.js';
import { type Claim, commitment, readProof } from './proofs.js';
import { readShaped, type Tally } from './tally.js';
import type { Point } from './text-group.js';
import { keysOf, type TrusteeKey } from './trustees.js';

/** What a trustee made of all ciphertexts, one after the other. */
type Factors = readonly Element[];

/** Takes partial decryptions. */
export class Decryptions {
  readonly #board: Board;
  readonly #setup: Setup;
  readonly #tally: Tally;
  readonly #keys: readonly TrusteeKey[];
  readonly #owners: Owners;
  /** Those that are proved, by trustee from 1. */
  readonly #proved = new Map<number, Factors>();
  readonly #wrong = new Set<number>();

  constructor(board: Board, setup: Setup, tally: Tally) {
    this.#board = board;
    this.#setup = setup;
    this.#tally = tally;
    this.#keys = keysOf(setup.trustees);
    this.#owners = new Owners(this.#keys.length);
  }

  /** Verifies a partial decryption. */
  async add([decryption, owned]: readonly Member[]): Promise<void> {
    const { builder } = this.#board;
    if (decryption === undefined || owned === undefined) throw new RangeError('a decryption has two objects');
    const read = await decoding(builder, 'BEL-27', `decryption at ${decryption.offset}`, () => {
      const owner = this.#owners.read(owned);
      return { owner, ...this.#read(decryption, this.#keys[owner - 1]) };
    });
    builder.examine('BEL-27');
    if (read === undefined) return;
    builder.examine('BEL-28');
    const holds = decide(this.#setup.court, read.claims).every((each) => each);
    if (holds) this.#proved.set(read.owner, read.factors);
    else this.#wrong.add(read.owner);
  }

  /** The plaintexts as elements, question by question; `undefined` if there are too few decryptions. */
  finish(): readonly (readonly Element[])[] | undefined {
    const { builder } = this.#board;
    builder.complete('BEL-27');
    const chosen = this.#choose();
    pass(builder, 'BEL-28', 0);
    if (chosen === undefined) return undefined;
    const { group } = this.#setup.election.group;
    const multiples = chosen.flatMap(({ factors, scalar }) => factors.map((base) => ({ base, scalar })));
    const count = chosen[0]?.factors.length ?? 0;
    const sums = group.multiplySums(
      multiples,
      Array.from({ length: count }, (_, i) =>
        chosen.map((_each, j) => ({ multiple: j * count + i, sign: 1 as const })),
      ),
    );
    let done = 0;
    return this.#tally.questions.map(({ ciphertexts }) =>
      ciphertexts.map(({ beta }) => beta.element.subtract(sums[done++] ?? group.identity())),
    );
  }

  #read({ body }: Member, key: TrusteeKey | undefined): { factors: Factors; claims: readonly Claim[] } {
    const { group, fingerprint, questions } = this.#setup.election;
    if (key === undefined) throw new RangeError('no such trustee');
    const path = 'partial_decryption';
    const fields = fieldsOf(compactJson(body, path), path, ['decryption_factors', 'decryption_proofs']);
    const all = <T>(name: string, read: (item: JsonValue, at: string) => T): readonly T[] => {
      const lists = listOfLength(fields[name], `${path}.${name}`, questions.length);
      return this.#tally.questions.flatMap(({ shape, ciphertexts }, i) =>
        readShaped(lists[i], `${path}.${name}[${i}]`, { shape, count: ciphertexts.length }, read),
      );
    };
    const factors = all('decryption_factors', (item, at) => group.point(item, at));
    const proofs = all('decryption_proofs', (item, at) => readProof(group, item, at));
    const ciphertexts = this.#tally.questions.flatMap((question) => question.ciphertexts);
    const prefix = `decrypt|${fingerprint}|${key.publicKey.text}|`;
    const claims = proofs.map((proof, i): Claim => {
      const alpha = ciphertexts[i]?.alpha.element;
      const factor: Point | undefined = factors[i];
      if (alpha === undefined || factor === undefined) throw new RangeError('one proof for each factor');
      const own = commitment(group.group.generator(), key.publicKey.element, proof);
      return {
        products: [own, commitment(alpha, factor.element, proof)],
        prefix,
        challenges: [proof.challenge],
      };
    });
    return { factors: factors.map(({ element }) => element), claims };
  }

  /** Whose factors are combined, and by which scalars; `undefined` if there are too few. */
  #choose(): readonly { readonly factors: Factors; readonly scalar: Scalar }[] | undefined {
    const { group } = this.#setup.election.group;
    const chosen: { factors: Factors; scalar: Scalar }[] = [];
    let enough = true;
    let first = 1;
    for (const entry of this.#setup.trustees) {
      const size = entry.kind === 'Single' ? 1 : entry.verificationKeys.length;
      const needed = entry.kind === 'Single' ? 1 : entry.threshold;
      const indices = Array.from({ length: size }, (_, i) => i + 1);
      const proved = indices.flatMap((index) => {
        const factors = this.#proved.get(first + index - 1);
        return factors === undefined ? [] : [{ index, factors }];
      });
      const wrong = indices.map((index) => first + index - 1).filter((owner) => this.#wrong.has(owner));
      if (proved.length < needed) enough = false;
      this.#report({ needed, proved: proved.length, wrong, first });
      const used = proved.slice(0, needed);
      const points = used.map(({ index }) => index);
      for (const { index, factors } of used)
        chosen.push({ factors, scalar: lagrange(points, index, (value) => group.scalar(value)) });
      first += size;
    }
    return enough ? chosen : undefined;
  }

  #report({
    needed,
    proved,
    wrong,
    first,
  }: {
    needed: number;
    proved: number;
    wrong: number[];
    first: number;
  }): void {
    const { builder } = this.#board;
    for (const owner of wrong) {
      const culprit = `trustee ${owner}`;
      const message = 'the partial decryption is not proved';
      if (proved >= needed) builder.note('BEL-28', `${culprit} is left out: ${message}`);
      else builder.fail({ check: 'BEL-28', culprit, code: 'wrong-proof', message });
    }
    if (proved < needed)
      builder.fail({
        check: 'BEL-28',
        culprit: `trustee ${first}`,
        code: 'too-few',
        message: `${proved} partial decryptions are proved where ${needed} are needed`,
      });
  }
}

/** The coefficient of one of some points in the interpolation at 0. */
function lagrange(points: readonly number[], own: number, scalar: (value: number) => Scalar): Scalar {
  return points
    .filter((point) => point !== own)
    .reduce(
      (product, point) => product.multiply(scalar(point)).multiply(scalar(point - own).invert()),
      scalar(1),
    );
}
