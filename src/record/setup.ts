/** The setup phase of a record (spec section 7.4): key ceremony, roll, opening. Everything is judged from public bytes. */

import { type ElectionContext, electionContext } from '../ballot/context.js';
import type { Manifest } from '../ballot/manifest.js';
import { type Roll, RollAssembly } from '../ballot/roll.js';
import { readRollChunk, readRollSeal } from '../ballot/roll-codec.js';
import { equalBytes, toHex } from '../core/bytes.js';
import { decode } from '../core/codec.js';
import type { Element, Group } from '../core/group.js';
import { type CeremonyMessage, readCeremonyMessage } from '../elgamal/ceremony-messages.js';
import type { CeremonyParams } from '../elgamal/ceremony-params.js';
import {
  type CeremonyResult,
  type CeremonyStatus,
  ceremonyStatus,
  type FailedCeremony,
  finishCeremony,
} from '../elgamal/ceremony-status.js';
import { type AnonymousOpening, AnonymousSetup } from './anonymous-setup.js';
import { ceremonyParams } from './ceremony-params.js';
import type { EntryFrame } from './entry.js';
import { type Finding, finding } from './finding.js';
import { type Judgement, refused, taken } from './judgement.js';
import { type Opening, readOpening } from './messages.js';

/** Everything known before voting opens. */
export class SetupPhase {
  readonly manifest: Manifest;
  readonly electionId: Uint8Array;
  readonly group: Group;
  /** Verifying keys and commitments, where voters are anonymous. */
  readonly anonymous: AnonymousSetup | undefined;
  readonly #messages: CeremonyMessage[] = [];
  readonly #assembly: RollAssembly;
  #rows = 0;
  #run = 1;
  #roll: Roll | undefined;

  constructor(manifest: Manifest, electionId: Uint8Array, group: Group) {
    this.manifest = manifest;
    this.electionId = electionId;
    this.group = group;
    const { eligibility } = manifest;
    this.#assembly = new RollAssembly(manifest, group);
    this.anonymous = eligibility && new AnonymousSetup(manifest, eligibility, group);
  }

  /** The attempt at the key ceremony that is going on; a failed one is followed by the next. */
  get ceremony(): CeremonyParams {
    return ceremonyParams(this.manifest, this.electionId, this.group, this.#run);
  }

  /** Messages of the current attempt, in the order of the ledger. */
  get messages(): readonly CeremonyMessage[] {
    return this.#messages.filter(({ run }) => run === this.#run);
  }

  /** Where the key ceremony stands. */
  get status(): CeremonyStatus {
    return ceremonyStatus(this.ceremony, this.messages);
  }

  /** The sealed roll, once there is one; where voters are anonymous it names nobody. */
  get roll(): Roll | undefined {
    return this.anonymous?.roll ?? this.#roll;
  }

  /** The trustee who must sign a ceremony entry: the one its message names, by position from 0. @throws {DecodeError} */
  ceremonySigner(frame: EntryFrame): number {
    return this.#readMessage(frame).trustee - 1;
  }

  /** A message of the ceremony. What it says is judged when the ceremony is at its end; only its run is judged now. */
  judgeCeremony(frame: EntryFrame, index: number): Judgement {
    const message = this.#readMessage(frame);
    if (message.run !== this.#run && !this.#isNextRun(message.run))
      return refused(
        finding(
          'V11',
          index,
          trusteeName(message.trustee),
          'wrong-run',
          `run ${message.run}, the current one is ${this.#run}`,
        ),
      );
    return taken(() => {
      this.#run = message.run;
      this.#messages.push(message);
    });
  }

  /** The next part of the roll. What is wrong with its rows is a finding when the roll is sealed. */
  judgeChunk(frame: EntryFrame, index: number): Judgement {
    if (this.anonymous !== undefined) return this.anonymous.judgeChunk(frame, index);
    if (this.#roll !== undefined)
      return refused(finding('V13', index, 'roll', 'sealed', 'the roll has been sealed'));
    const { first, rows } = readRollChunk(frame.payload, this.manifest, () => this.group);
    if (first !== this.#rows) {
      const message = `a chunk starts at ${first}, where ${this.#rows} was expected`;
      return refused(finding('V13', index, 'roll', 'R-08', message));
    }
    return taken(() => {
      this.#rows += rows.length;
      this.#assembly.add({ first, rows });
    });
  }

  /** The seal of the roll: what all chunks make is compared with it. */
  judgeSeal(frame: EntryFrame, index: number): Judgement {
    if (this.anonymous !== undefined) return this.anonymous.judgeSeal(frame, index);
    if (this.#roll !== undefined)
      return refused(finding('V13', index, 'roll', 'sealed', 'the roll has been sealed'));
    const seal = readRollSeal(frame.payload, this.manifest);
    const { roll, finding: problem } = this.#assembly.finish(seal);
    if (roll === undefined) {
      const check = problem?.rule === 'R-07' ? 'V14' : 'V13';
      const culprit = problem?.index === undefined ? 'roll' : `roll entry ${problem.index}`;
      return refused(finding(check, index, culprit, problem?.rule ?? 'roll', problem?.message ?? 'no roll'));
    }
    return taken(() => {
      this.#roll = roll;
    });
  }

  /**
   * The opening. It must name the key and the roll that this record makes; where it names others, voting goes on with
   * the record's own, so that one false claim is one finding.
   */
  judgeOpening(frame: EntryFrame, index: number, open: (opened: OpenedElection) => void): Judgement {
    const opening = readOpening(frame.payload, this.group);
    const outcome = finishCeremony(this.ceremony, this.messages);
    if (outcome.kind === 'failed') return refused(...ceremonyFindings(outcome, index));
    const { roll } = this;
    if (roll === undefined)
      return refused(finding('V13', index, 'roll', 'missing', 'voting opens without a sealed roll'));
    const anonymous = this.anonymous?.open(outcome.publicKey, index);
    if (anonymous !== undefined && 'check' in anonymous) return refused(anonymous);
    const context = electionContext(this.manifest, outcome.publicKey, roll);
    return taken(
      () => open({ context, keys: outcome, ...(anonymous && { anonymous }) }),
      openingFindings(opening, outcome.publicKey, roll, index),
    );
  }

  /** Whether a run may begin: only the one after a run that has failed. */
  #isNextRun(run: number): boolean {
    return run === this.#run + 1 && this.status.kind === 'failed';
  }

  #readMessage(frame: EntryFrame): CeremonyMessage {
    return decode(frame.payload, 'ceremony', (reader) => readCeremonyMessage(reader, this.group));
  }
}

/** What an opening yields. */
export interface OpenedElection {
  readonly context: ElectionContext;
  readonly keys: CeremonyResult;
  /** What ballots are checked against where voters are anonymous. */
  readonly anonymous?: AnonymousOpening;
}

/** How a report names a trustee; `index` counts from 1. */
export function trusteeName(index: number): string {
  return `trustee ${index}`;
}

function ceremonyFindings(outcome: FailedCeremony, index: number): readonly Finding[] {
  if (outcome.culprits.length === 0)
    return [finding('V11', index, 'ceremony', 'identity-key', 'the election key is the identity')];
  return outcome.culprits.map(({ trustee, reason }) => {
    const check = reason === 'wrong-key-hash' || reason === 'missing-confirm' ? 'V12' : 'V11';
    return finding(check, index, trusteeName(trustee), reason, 'the key ceremony has not ended well');
  });
}

function openingFindings(opening: Opening, key: Element, roll: Roll, index: number): readonly Finding[] {
  const findings: Finding[] = [];
  if (!opening.publicKey.equals(key))
    findings.push(finding('V15', index, 'open', 'wrong-key', 'names another key than the ceremony made'));
  if (!equalBytes(opening.rollRoot, roll.root)) {
    const message = `names the roll ${toHex(opening.rollRoot)}, the record has ${toHex(roll.root)}`;
    findings.push(finding('V15', index, 'open', 'wrong-roll', message));
  }
  return findings;
}
