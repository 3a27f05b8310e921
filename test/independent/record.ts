/** The record as a state machine: specification 7.4 to 7.6, with the checks of 8.3. */
import type { Election } from './ballot.js';
import { BallotBox } from './box.js';
import { at, equal, Malformed } from './bytes.js';
import { type CeremonyState, judgeRun, type Keys, type Message, readMessage } from './ceremony.js';
import { type Entry, type EntryType, readEntry, type Signers, signaturesHold } from './entry.js';
import { commitmentKey } from './hash-to-curve.js';
import { type Manifest, readManifest } from './manifest.js';
import { brokenRules } from './manifest-rules.js';
import { encodePoint } from './p256.js';
import { type PaperBatch, paperHolds, readPaper, readRevocation } from './paper.js';
import { readAll } from './reader.js';
import { checkResult, readResult, type Share, type Totals } from './result.js';
import { type Chunk, type Roll, readChunk, readSeal, sealRoll } from './roll.js';
import { CHECK_OF_CODE, Finding, fail, PHASES, type Phase } from './tables.js';
import { readPartial, type Tally, tallyOf } from './tally.js';

/** Voting that is open or was: what it began with, and its box. */
interface Opened {
  readonly election: Election;
  readonly keys: Keys;
  readonly box: BallotBox;
}

/** What an entry does once its signatures are known to be right. */
interface Effect {
  readonly signers: Signers;
  readonly apply: () => void;
}

const byOfficers = (apply: () => void): Effect => ({ signers: 'officers', apply });

export class Replay {
  readonly failed: Set<string> = new Set();
  phase: Phase = 'empty';
  manifest: Manifest | undefined;
  totals: Totals | undefined;
  #run = 1;
  #messages: Message[] = [];
  #chunks: Chunk[] = [];
  #roll: Roll | undefined;
  #opened: Opened | undefined;
  readonly #paper: PaperBatch[] = [];
  #tally: Tally | undefined;
  readonly #shares: Share[] = [];

  /** Judges the entry at a position. The first check that fails is its finding. */
  take(position: number, bytes: Uint8Array): void {
    if (this.phase === 'blocked') return;
    try {
      this.#judge(position, readEntry(bytes));
    } catch (error) {
      if (error instanceof Malformed) this.failed.add('V05');
      else if (error instanceof Finding) this.failed.add(error.message);
      else throw error;
      if (position === 0) this.phase = 'blocked';
    }
  }

  #judge(position: number, entry: Entry): void {
    if (position === 0) {
      this.#first(entry);
      return;
    }
    const m = this.#manifest();
    if (!equal(entry.electionId, m.electionId)) fail('V06');
    if (entry.type === 'manifest') fail('V07');
    if (PHASES[entry.type] !== this.phase) fail('V09');
    const effect = this.#decode(m, entry, position);
    if (!signaturesHold(m, entry, effect.signers)) fail('V10');
    effect.apply();
  }

  #first(entry: Entry): void {
    if (entry.type !== 'manifest') fail('V07');
    const m = readManifest(entry.payload);
    if (!equal(entry.electionId, m.electionId)) fail('V06');
    if (brokenRules(m).length > 0) fail('V08');
    if (!signaturesHold(m, entry, 'officers')) fail('V10');
    this.manifest = m;
    this.phase = 'setup';
  }

  #manifest(): Manifest {
    if (this.manifest === undefined) throw new RangeError('no manifest');
    return this.manifest;
  }

  /** Decodes a payload: who must sign it, and what it does. */
  #decode(m: Manifest, { type, payload }: Entry, position: number): Effect {
    if (type === 'ceremony') {
      const message = readMessage(payload);
      return { signers: { trustee: message.trustee }, apply: () => this.#ceremony(message) };
    }
    if (type === 'roll-chunk') {
      const chunk = readChunk(payload);
      return {
        signers: 'nobody',
        apply: () => (this.#roll === undefined ? this.#chunks.push(chunk) : fail('V13')),
      };
    }
    if (type === 'roll-seal') {
      const seal = readSeal(payload);
      return byOfficers(() => {
        if (this.#roll !== undefined) fail('V13');
        const roll = sealRoll(m, this.#chunks, seal);
        if (typeof roll === 'string') fail(roll);
        this.#roll = roll;
      });
    }
    if (type === 'open') {
      const opening = readAll(payload, (r) => ({ key: r.element(), root: r.raw(32) }));
      return byOfficers(() => this.#open(m, encodePoint(opening.key), opening.root));
    }
    if (type === 'share') {
      const share = readAll(payload, (r) => ({ contest: r.u32(), hash: r.raw(32), partial: readPartial(r) }));
      return { signers: { trustee: share.partial.trustee }, apply: () => this.#share(m, share) };
    }
    if (type === 'result') {
      const result = readResult(payload);
      return byOfficers(() => {
        const { keys, box } = this.#voting();
        const tally = this.#tally ?? fail('V09');
        const input = { m, keys, tally, shares: this.#shares, paper: this.#paper, numbers: box.accounting() };
        const checked = checkResult(input, result);
        if (typeof checked === 'string') fail(checked);
        this.totals = checked;
        this.phase = 'published';
      });
    }
    return this.#decodeVoting(m, type, payload, position);
  }

  #decodeVoting(m: Manifest, type: EntryType, payload: Uint8Array, position: number): Effect {
    const { election, box } = this.#voting();
    const judged = (code: string | undefined): void => {
      if (code !== undefined) fail(CHECK_OF_CODE[code] ?? code);
    };
    if (type === 'ballot') return { signers: 'nobody', apply: () => judged(box.ballot(payload)) };
    if (type === 'challenge') return { signers: 'nobody', apply: () => judged(box.challenge(payload)) };
    if (type === 'paper') {
      const batch = readPaper(payload);
      return byOfficers(() => {
        if (!paperHolds(election, batch)) fail('V22');
        judged(box.take(batch.credentials, 'paper'));
        this.#paper.push(batch);
      });
    }
    if (type === 'revocation') {
      const credentials = readRevocation(payload);
      return byOfficers(() => judged(box.take(credentials, 'revoked')));
    }
    const stated = readAll(payload, (r) => r.times(5, () => r.u64()));
    return byOfficers(() => {
      const numbers = box.accounting();
      this.#tally = tallyOf(m, box.counted(), numbers);
      this.phase = 'closed';
      const { accepted, challenged, paper, revoked } = numbers;
      if (![position, accepted, challenged, paper, revoked].every((n, i) => n === stated[i])) fail('V24');
    });
  }

  #voting(): Opened {
    if (this.#opened === undefined) throw new RangeError('voting is not open');
    return this.#opened;
  }

  /** 7.4, 1: messages of the next run begin it when a run has failed. */
  #ceremony(message: Message): void {
    if (message.run === this.#run + 1 && this.#state().kind === 'failed') {
      this.#run++;
      this.#messages = [];
    }
    if (message.run === this.#run) this.#messages.push(message);
  }

  #state(): CeremonyState {
    return judgeRun(this.#manifest(), this.#run, this.#messages);
  }

  /** 7.4, 3 */
  #open(m: Manifest, key: Uint8Array, root: Uint8Array): void {
    const state = this.#state();
    const roll = this.#roll;
    if (state.kind !== 'finished' || roll === undefined) {
      this.phase = 'blocked';
      if (state.kind === 'finished') fail('V13');
      fail(state.kind === 'failed' && state.reason === 'wrong-key-hash' ? 'V12' : 'V11');
    }
    const { keys } = state;
    const bits = Math.max(
      ...roll.voters.flatMap(({ contests }) => contests.map(({ layout }) => layout.bits)),
    );
    const election = { manifest: m, K: keys.K, roll, commitmentKey: commitmentKey(bits) };
    this.#opened = { election, keys, box: new BallotBox(election) };
    this.phase = 'voting';
    if (!equal(key, encodePoint(keys.K)) || !equal(root, roll.root)) fail('V15');
  }

  /** 7.6 */
  #share(m: Manifest, share: Share): void {
    const tally = this.#tally ?? fail('V09');
    if (!equal(share.hash, tally.hash) || share.contest >= tally.contests.length) fail('V25');
    if (at(tally.contests, share.contest).ballots < Math.max(1, m.minimumUnit)) fail('V27');
    const { trustee } = share.partial;
    if (this.#shares.some((other) => other.contest === share.contest && other.partial.trustee === trustee))
      fail('V25');
    this.#shares.push(share);
  }
}
