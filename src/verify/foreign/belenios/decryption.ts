/** The partial decryptions: BEL-27 and BEL-28, and the plaintexts that they make. */
import { DecodeError } from '../../../core/errors.js';
import type { Element } from '../../../core/group.js';
import type { JsonValue } from '../../../core/json.js';
import type { Finding } from '../../../record/finding.js';
import { decoding } from '../report.js';
import type { Member } from './archive.js';
import { type Board, pass, type Setup } from './board.js';
import type { BelCheckId } from './checks.js';
import { decide } from './claims.js';
import { compactJson, fieldsOf, listOfLength, roomFor } from './json.js';
import { Owners } from './owners.js';
import { type Panel, type Part, panelsOf, partsOf, shortageOf } from './panels.js';
import { type Claim, commitment, readProof } from './proofs.js';
import { readShaped, type Tally } from './tally.js';
import type { Point } from './text-group.js';
import { keysOf, type TrusteeKey } from './trustees.js';

/** What is said wherever sums are decrypted; `docs/belenios.md` shows how. */
export const UNBOUND =
  'Belenios does not hash what is decrypted: a trustee in league with the voter who cast last could have moved votes unseen';

/** What a trustee made of all ciphertexts, one after the other. */
type Factors = readonly Element[];

/** Takes partial decryptions. */
export class Decryptions {
  readonly #board: Board;
  readonly #setup: Setup;
  readonly #tally: Tally;
  readonly #keys: readonly TrusteeKey[];
  readonly #panels: readonly Panel[];
  readonly #owners: Owners;
  #count = 0;
  /** Those that are proved, by trustee from 1. */
  readonly #proved = new Map<number, Factors>();
  /** What is wrong with the others. */
  readonly #wrong = new Map<number, Finding<BelCheckId>>();

  constructor(board: Board, setup: Setup, tally: Tally) {
    this.#board = board;
    this.#setup = setup;
    this.#tally = tally;
    this.#keys = keysOf(setup.trustees);
    this.#panels = panelsOf(setup.trustees);
    this.#owners = new Owners(this.#keys.length);
  }

  /** Verifies a partial decryption; whether a wrong one of a group matters is known at the end. */
  async add([decryption, owned]: readonly Member[]): Promise<void> {
    const { builder } = this.#board;
    if (decryption === undefined || owned === undefined) throw new RangeError('a decryption has two objects');
    const place = `partial decryption ${++this.#count}`;
    builder.examine('BEL-27');
    const owner = await decoding(builder, 'BEL-27', place, () => this.#owners.read(owned));
    if (owner === undefined) return;
    builder.examine('BEL-28');
    const outcome = this.#examine(decryption, owner);
    if (!('check' in outcome)) this.#proved.set(owner, outcome.factors);
    else {
      this.#wrong.set(owner, outcome);
      const panel = this.#panels.find(({ members }) => members.includes(owner));
      if (panel?.kind === 'Single') builder.fail(outcome);
    }
  }

  /** Says what is wrong with decryptions in a record that ends before it is known whether they are needed. */
  leave(): void {
    for (const panel of this.#panels) if (panel.kind === 'Pedersen') this.#leaveOut(panel);
  }

  /** The plaintexts as elements, question by question; `undefined` if there are too few decryptions. */
  finish(): readonly (readonly Element[])[] | undefined {
    const { builder } = this.#board;
    const { group } = this.#setup.election.group;
    const parts = this.#panels.map((panel) => {
      const own = partsOf(panel, this.#proved, group);
      if (own === undefined) this.#refuse(panel);
      else this.#leaveOut(panel);
      return own;
    });
    builder.complete('BEL-27');
    pass(builder, 'BEL-28', 0);
    if (parts.includes(undefined)) return undefined;
    if (this.#setup.election.questions.some(({ kind }) => kind !== 'shuffled'))
      builder.note('BEL-28', UNBOUND);
    return this.#plaintexts(parts.flatMap((own) => own ?? []));
  }

  #plaintexts(parts: readonly Part<Factors>[]): readonly (readonly Element[])[] {
    const { group } = this.#setup.election.group;
    const multiples = parts.flatMap(({ share, scalar }) => share.map((base) => ({ base, scalar })));
    const count = parts[0]?.share.length ?? 0;
    const sums = group.multiplySums(
      multiples,
      Array.from({ length: count }, (_, i) =>
        parts.map((_each, j) => ({ multiple: j * count + i, sign: 1 as const })),
      ),
    );
    let done = 0;
    return this.#tally.questions.map(({ ciphertexts }) =>
      ciphertexts.map(({ beta }) => beta.element.subtract(sums[done++] ?? group.identity())),
    );
  }

  /** The factors if they are proved, else what is wrong. */
  #examine(decryption: Member, owner: number): { readonly factors: Factors } | Finding<BelCheckId> {
    const culprit = `trustee ${owner}`;
    try {
      const { factors, claims } = this.#read(decryption, this.#keys[owner - 1]);
      if (decide(this.#setup.court, claims).every((each) => each)) return { factors };
      const message = 'the partial decryption is not proved';
      return { check: 'BEL-28', culprit, code: 'wrong-proof', message };
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      return { check: 'BEL-27', culprit, code: error.code, message: error.message };
    }
  }

  #read({ body }: Member, key: TrusteeKey | undefined): { factors: Factors; claims: readonly Claim[] } {
    const { group, fingerprint, questions } = this.#setup.election;
    if (key === undefined) throw new RangeError('no such trustee');
    const path = 'partial_decryption';
    const counts = this.#tally.questions.map(({ ciphertexts }) => 2 + 4 * ciphertexts.length);
    const limits = roomFor(counts.reduce((sum, count) => sum + count, 0));
    const object = compactJson(body, path, limits);
    const fields = fieldsOf(object, path, ['decryption_factors', 'decryption_proofs']);
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

  /** What is wrong with decryptions that are not needed, or not yet. */
  #leaveOut({ members }: Panel): void {
    for (const member of members) {
      const wrong = this.#wrong.get(member);
      if (wrong !== undefined)
        this.#board.builder.note(wrong.check, `${wrong.culprit} is left out: ${wrong.message}`);
    }
  }

  /** Too few decryptions: every wrong one would have been needed. */
  #refuse(panel: Panel): void {
    const { builder } = this.#board;
    const wrong = panel.members.flatMap((member) => this.#wrong.get(member) ?? []);
    if (panel.kind === 'Pedersen') for (const each of wrong) builder.fail(each);
    else if (wrong[0]?.check === 'BEL-28') return;
    builder.fail({ check: 'BEL-28', code: 'too-few', ...shortageOf(panel, this.#proved) });
  }
}
