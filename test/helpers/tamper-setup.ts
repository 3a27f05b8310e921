/** Setup phases of all kinds: a key ceremony whose messages a test may forge, and a roll whose rows it may change. */
import { electionId, type Manifest } from '../../src/ballot/manifest.js';
import type { RollRow } from '../../src/ballot/roll.js';
import { buildRoll, sealRoll } from '../../src/ballot/roll.js';
import { type RollSeal, writeRollChunk, writeRollSeal } from '../../src/ballot/roll-codec.js';
import type { Scalar } from '../../src/core/group.js';
import { nativeGroup } from '../../src/core/groups/native.js';
import type { Rng } from '../../src/core/random.js';
import {
  ceremonyKeyHash,
  commitHash,
  deriveKeys,
  possessionStatement,
  possessionTranscript,
} from '../../src/elgamal/ceremony-checks.js';
import { type Dealing, dealCeremony } from '../../src/elgamal/ceremony-dealer.js';
import {
  type CeremonyCommit,
  type CeremonyMessage,
  type CeremonyReveal,
  ceremonyMessageBytes,
} from '../../src/elgamal/ceremony-messages.js';
import type { CeremonyParams } from '../../src/elgamal/ceremony-params.js';
import { sealShare } from '../../src/elgamal/ceremony-shares.js';
import { commitPolynomial, evaluatePolynomial } from '../../src/elgamal/polynomial.js';
import { ceremonyParams } from '../../src/record/ceremony-params.js';
import { type EntrySigner, makeEntry } from '../../src/record/entry.js';
import { writeOpening } from '../../src/record/messages.js';
import type { Trustee } from '../../src/record/parties.js';
import { manifestEntry } from '../../src/record/steps.js';
import { proveStatement } from '../../src/zk/nizk.js';
import { testManifest } from './election.js';
import { seededRng } from './rng.js';

/** The group as records name it. */
const GROUP = nativeGroup('ristretto255');

/** Everything before voting, with everybody's secrets. */
export class SetupForge {
  readonly manifest: Manifest;
  readonly logSeed: Uint8Array;
  readonly rng: Rng;
  readonly params: CeremonyParams;
  readonly dealings: readonly Dealing[];
  /** Four honest rows, by key. */
  readonly rows: readonly RollRow[];
  readonly #officers: readonly EntrySigner[];
  readonly #trustees: readonly Trustee[];

  constructor(seed: string, overrides: Partial<Manifest> = {}, run = 1) {
    this.rng = seededRng(seed);
    const made = testManifest(this.rng, overrides);
    this.manifest = made.manifest;
    this.logSeed = made.logSeed;
    this.#officers = made.officers;
    this.#trustees = made.trustees;
    this.params = ceremonyParams(this.manifest, this.id, GROUP, run);
    this.dealings = this.manifest.trustees.map((_, i) => dealCeremony(this.params, i + 1, this.rng));
    this.rows = [2, 3, 4, 5]
      .map((n) => GROUP.generator().multiply(GROUP.scalar(n)).toBytes())
      .sort(Buffer.compare)
      .map((key, i) => ({
        key,
        class: i === 3 ? this.manifest.classes.length - 1 : 0,
        style: 0,
        excluded: [],
      }));
  }

  get id(): Uint8Array {
    return electionId(this.manifest);
  }

  dealing(trustee: number): Dealing {
    const dealing = this.dealings[trustee - 1];
    if (dealing === undefined) throw new RangeError(`no trustee ${trustee}`);
    return dealing;
  }

  /** Commits and reveals, with some reveals replaced and committed to as replaced. */
  rounds(replaced: Readonly<Record<number, CeremonyReveal>> = {}): (CeremonyCommit | CeremonyReveal)[] {
    const reveals = this.dealings.map(({ reveal }) => replaced[reveal.trustee] ?? reveal);
    return [...reveals.map((reveal, i) => this.commitTo(reveal, i + 1)), ...reveals];
  }

  commitTo(reveal: CeremonyReveal, trustee: number): CeremonyCommit {
    const { run } = this.params;
    return { kind: 'commit', run, trustee, hash: commitHash(this.params, reveal) };
  }

  /** The confirmation that every trustee posts after these rounds. */
  confirms(rounds: readonly (CeremonyCommit | CeremonyReveal)[]): CeremonyMessage[] {
    const commits = rounds.flatMap((m) => (m.kind === 'commit' ? [m] : []));
    const reveals = rounds.flatMap((m) => (m.kind === 'reveal' ? [m] : []));
    const keyHash = ceremonyKeyHash(this.params, commits, deriveKeys(this.params, reveals));
    return this.dealings.map((_, i) => ({
      kind: 'confirm',
      run: this.params.run,
      trustee: i + 1,
      keyHash,
    }));
  }

  /** A reveal of any polynomial, otherwise honest. */
  revealOf(trustee: number, polynomial: readonly Scalar[]): CeremonyReveal {
    const commitments = commitPolynomial(polynomial);
    const possession = proveStatement(
      possessionStatement(this.params, commitments),
      { kind: 'linear', secrets: polynomial.slice(0, 1) },
      possessionTranscript(this.params, trustee, commitments),
      this.rng,
    );
    const sealedShares = this.params.trustees.map((_, i) =>
      sealShare(this.params, trustee, i + 1, evaluatePolynomial(polynomial, i + 1), this.rng(32)),
    );
    return { kind: 'reveal', run: this.params.run, trustee, commitments, possession, sealedShares };
  }

  /** The last row with another key, still above that of a row. */
  rowAbove(index: number): RollRow {
    const [below, last] = [this.rows[index], this.rows[3]];
    for (let n = 6; below !== undefined && last !== undefined; n++) {
      const key = GROUP.generator().multiply(GROUP.scalar(n)).toBytes();
      if (Buffer.compare(key, below.key) > 0) return { ...last, key };
    }
    throw new RangeError(`no row ${index}`);
  }

  manifestEntry(): Uint8Array {
    return manifestEntry(this.manifest, this.#officers);
  }

  /** A ceremony message, signed by the trustee whom it names. */
  message(message: CeremonyMessage): Uint8Array {
    const signer = this.#trustees[message.trustee - 1]?.signer;
    if (signer === undefined) throw new RangeError(`no trustee ${message.trustee}`);
    return makeEntry('ceremony', this.id, ceremonyMessageBytes(message), [signer]);
  }

  chunk(rows: readonly RollRow[], first = 0): Uint8Array {
    return makeEntry('roll-chunk', this.id, writeRollChunk({ first, rows }), this.#officers);
  }

  /** The seal of the honest rows, or with changes. */
  seal(changes: Partial<RollSeal> = {}): Uint8Array {
    return this.forcedSeal({ ...sealRoll(buildRoll(this.rows, this.manifest)), ...changes });
  }

  /** Any seal, signed by the officers. */
  forcedSeal(seal: RollSeal): Uint8Array {
    return makeEntry('roll-seal', this.id, writeRollSeal(seal), this.#officers);
  }

  /** An opening that names the key of the honest dealings. */
  opening(): Uint8Array {
    const reveals = this.dealings.map(({ reveal }) => reveal);
    const { publicKey } = deriveKeys(this.params, reveals);
    const { root } = buildRoll(this.rows, this.manifest);
    return makeEntry('open', this.id, writeOpening({ publicKey, rollRoot: root }), this.#officers);
  }

  /** A record up to its opening. */
  record(
    messages: readonly CeremonyMessage[],
    roll: readonly Uint8Array[] = [this.chunk(this.rows), this.seal()],
  ): Uint8Array[] {
    const ceremony = messages.map((message) => this.message(message));
    return [this.manifestEntry(), ...ceremony, ...roll, this.opening()];
  }
}
