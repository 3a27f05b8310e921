/** The record as a state machine: specification 7.4 to 7.6, with the checks of 8.3. */
import type { Election } from './ballot.js';
import { BallotBox } from './box.js';
import { equal, Malformed } from './bytes.js';
import { type CeremonyState, judgeRun, type Keys, type Message, readMessage } from './ceremony.js';
import { Chain, readEnd, readListShare, readPart } from './chains.js';
import { type Entry, type EntryType, readEntry, type Signers, signaturesHold } from './entry.js';
import { commitmentKey } from './hash-to-curve.js';
import { type Manifest, readManifest } from './manifest.js';
import { brokenRules } from './manifest-rules.js';
import { type Outcomes, outcomesOf } from './outcomes.js';
import { encodePoint } from './p256.js';
import { type PaperBatch, paperHolds, readPaper, readRevocation } from './paper.js';
import { Reader, readAll } from './reader.js';
import { checkResult, readResult, type Share, type Totals } from './result.js';
import { bitsOf, type Chunk, type Roll, readChunk, readSeal, sealRoll } from './roll.js';
import { ANONYMOUS, CHECK_OF_CODE, Finding, fail, KEYED, PHASES, type Phase } from './tables.js';
import { readPartial, type Tally, tallyOf } from './tally.js';

/** Voting that is open or was: what it began with, and its box. */
interface Opened {
  readonly election: Election;
  readonly keys: Keys;
  readonly box: BallotBox;
}

/** 7.2: who signs an entry. A trustee's name is read before its signature is looked at. */
function signersOf({ type, payload }: Entry): Signers {
  if (type === 'ceremony') return { trustee: readMessage(payload).trustee };
  if (type === 'share') return { trustee: readShare(payload).partial.trustee };
  if (type === 'shuffle-part') return { trustee: readPart(payload).trustee };
  if (type === 'shuffle') return { trustee: readEnd(payload).trustee };
  if (type === 'list-share') return { trustee: readListShare(payload).own.trustee };
  return ['ballot', 'challenge'].includes(type) ? 'nobody' : 'officers';
}

/** 7.2 */
function readShare(payload: Uint8Array): Share {
  return readAll(payload, (r) => ({ contest: r.u32(), hash: r.raw(32), partial: readPartial(r) }));
}

/** 6.6a: the election that a challenged ballot names. */
function electionOfChallenge(payload: Uint8Array): Uint8Array {
  const r = new Reader(payload);
  r.raw(4);
  return r.raw(32);
}

export class Replay {
  readonly failed: Set<string> = new Set();
  phase: Phase = 'empty';
  manifest: Manifest | undefined;
  totals: Totals | undefined;
  outcomes: Outcomes = {};
  #run = 1;
  #messages: Message[] = [];
  #chunks: Chunk[] = [];
  #roll: Roll | undefined;
  #opened: Opened | undefined;
  readonly #paper: PaperBatch[] = [];
  #tally: Tally | undefined;
  readonly #shares: Share[] = [];
  #chains: readonly (Chain | undefined)[] = [];
  /** Digests of permutation commitments that have served. */
  readonly #commitments = new Set<string>();

  /** Judges the entry at a position. The first check that fails is its finding. */
  take(position: number, bytes: Uint8Array): void {
    if (this.phase === 'blocked') return;
    try {
      this.#judge(position, readEntry(bytes));
    } catch (error) {
      if (error instanceof Malformed) this.failed.add('V05');
      else if (error instanceof Finding) for (const check of error.checks) this.failed.add(check);
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
    if ((m.anonymous === undefined ? ANONYMOUS : KEYED).includes(entry.type)) fail('V35');
    if (!signaturesHold(m, entry, signersOf(entry))) fail('V10');
    this.#apply(m, entry, position);
  }

  #first(entry: Entry): void {
    if (entry.type !== 'manifest') fail('V07');
    const m = readManifest(entry.payload);
    if (brokenRules(m).length > 0) fail('V08');
    if (!equal(entry.electionId, m.electionId)) fail('V06');
    if (!signaturesHold(m, entry, 'officers')) fail('V10');
    this.manifest = m;
    this.phase = 'setup';
  }

  #manifest(): Manifest {
    if (this.manifest === undefined) throw new RangeError('no manifest');
    return this.manifest;
  }

  /** Decodes a payload and does what it says. */
  #apply(m: Manifest, { type, payload }: Entry, position: number): void {
    if (type === 'ceremony') this.#ceremony(readMessage(payload));
    else if (type === 'roll-chunk') {
      if (this.#roll !== undefined) fail('V13');
      const chunk = readChunk(payload, m);
      if (chunk.first !== this.#chunks.reduce((sum, { rows }) => sum + rows.length, 0)) fail('V13');
      this.#chunks.push(chunk);
    } else if (type === 'roll-seal') {
      if (this.#roll !== undefined) fail('V13');
      const roll = sealRoll(m, this.#chunks, readSeal(payload, m));
      if (typeof roll === 'string') fail(roll);
      this.#roll = roll;
    } else if (type === 'open') {
      const opening = readAll(payload, (r) => ({ key: r.element(), root: r.raw(32) }));
      this.#open(m, encodePoint(opening.key), opening.root);
    } else if (type === 'share') this.#share(m, readShare(payload));
    else if (type === 'shuffle-part') {
      const part = readPart(payload);
      (this.#chains[part.contest] ?? fail('V30')).part(part);
    } else if (type === 'shuffle') {
      const end = readEnd(payload);
      (this.#chains[end.contest] ?? fail('V30')).end(end, this.#commitments);
    } else if (type === 'list-share') {
      const share = readListShare(payload);
      const mixed = m.contests[share.contest]?.rule.mixed;
      (this.#chains[share.contest] ?? fail(mixed === undefined ? 'V32' : 'V27')).share(share);
    } else if (type === 'result') this.#result(m, payload);
    else this.#vote(m, type, payload, position);
  }

  /** 7.5 */
  #vote(m: Manifest, type: EntryType, payload: Uint8Array, position: number): void {
    const { election, box } = this.#voting();
    const judged = (code: string | undefined): void => {
      if (code !== undefined) fail(CHECK_OF_CODE[code] ?? code);
    };
    if (type === 'ballot') judged(box.ballot(payload));
    else if (type === 'challenge') {
      if (!equal(electionOfChallenge(payload), m.electionId)) fail('V06');
      judged(box.challenge(payload));
    } else if (type === 'paper') {
      const batch = readPaper(payload, m);
      if (!paperHolds(election, batch)) fail('V22');
      judged(box.take(batch.credentials, 'paper'));
      this.#paper.push(batch);
    } else if (type === 'revocation') judged(box.take(readRevocation(payload), 'revoked'));
    else {
      const stated = readAll(payload, (r) => r.times(5, () => r.u64()));
      const numbers = box.accounting();
      const tally = tallyOf(m, box.counted(), numbers);
      this.#tally = tally;
      this.#chains = tally.lists.map((list) =>
        list === undefined || list.count < Math.max(1, m.minimumUnit)
          ? undefined
          : new Chain(m, this.#voting().keys, list, tally.hash),
      );
      this.phase = 'closed';
      const { accepted, challenged, paper, revoked } = numbers;
      if (![position, accepted, challenged, paper, revoked].every((n, i) => n === stated[i])) fail('V24');
    }
  }

  /** 7.6: a false result is a finding, and it is the result all the same. */
  #result(m: Manifest, payload: Uint8Array): void {
    const result = readResult(payload);
    const { keys, box } = this.#voting();
    const tally = this.#tally ?? fail('V09');
    const posted = { shares: this.#shares, paper: this.#paper, chains: this.#chains };
    const input = { m, keys, tally, ...posted, numbers: box.accounting() };
    const { totals, failed } = checkResult(input, result);
    this.phase = 'published';
    this.totals = totals;
    if (totals !== undefined) this.outcomes = outcomesOf(m, input.numbers, totals);
    if (failed.length > 0) fail(...failed);
  }

  #voting(): Opened {
    if (this.#opened === undefined) throw new RangeError('voting is not open');
    return this.#opened;
  }

  /** 7.4, 1: messages of the next run begin it when a run has failed. */
  #ceremony(message: Message): void {
    const next = message.run === this.#run + 1 && this.#state().kind === 'failed';
    if (message.run !== this.#run && !next) fail('V11');
    if (next) this.#messages = [];
    this.#run = message.run;
    this.#messages.push(message);
  }

  #state(): CeremonyState {
    return judgeRun(this.#manifest(), this.#run, this.#messages);
  }

  /** 7.4, 3 */
  #open(m: Manifest, key: Uint8Array, root: Uint8Array): void {
    const state = this.#state();
    const roll = this.#roll;
    if (state.kind !== 'finished') {
      this.phase = 'blocked';
      const reasons = state.kind === 'failed' ? state.reasons : [state.missing];
      fail(...reasons.map((r) => (r === 'wrong-key-hash' || r === 'missing-confirm' ? 'V12' : 'V11')));
    }
    if (roll === undefined) {
      this.phase = 'blocked';
      fail('V13');
    }
    const { keys } = state;
    const bits = Math.max(...roll.voters.flatMap(({ contests }) => contests.map(bitsOf)));
    const election = { manifest: m, K: keys.K, roll, commitmentKey: commitmentKey(bits) };
    this.#opened = { election, keys, box: new BallotBox(election) };
    this.phase = 'voting';
    if (!equal(key, encodePoint(keys.K)) || !equal(root, roll.root)) fail('V15');
  }

  /** 7.6 */
  #share(m: Manifest, share: Share): void {
    const tally = this.#tally ?? fail('V09');
    const sum = tally.contests[share.contest];
    if (!equal(share.hash, tally.hash) || sum === undefined) fail('V25');
    if (sum.ballots < Math.max(1, m.minimumUnit)) fail('V27');
    const { trustee } = share.partial;
    if (this.#shares.some((other) => other.contest === share.contest && other.partial.trustee === trustee))
      fail('V25');
    this.#shares.push(share);
  }
}
