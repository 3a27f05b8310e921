/** The published record of an election of `AnonElection`, and what a verifier says of it and of changed ones. */
import { Address } from '@ethereumjs/util';
import { readAnonymousBoard } from '../../src/evm/state.js';
import { type AnonChainRecord, verifyAnonymousElection } from '../../src/evm/verify-anonymous.js';
import { writeLogEntry } from '../../src/ledger/evm/log-entry.js';
import { ROLL } from '../circuits/fixtures.js';
import { seededRng } from '../helpers/rng.js';
import type { AnonScene } from './anon-scene.js';
import { hex, type TestLog } from './chain.js';

/** What a chain has of an election. */
export interface ChainScene {
  /** The election's logs. */
  readonly own: readonly TestLog[];
  /** What every verifier has. */
  readonly parts: AnonChainRecord;
  /** What nodes that keep states have besides: the board, the code, the times of blocks. */
  readonly board: NonNullable<AnonChainRecord['board']>;
  readonly code: Uint8Array;
  readonly times: ReadonlyMap<number, number>;
  entriesOf(logs: readonly TestLog[]): Uint8Array[];
  /** The entries without one. */
  without(index: number): Uint8Array[];
  /** The entries with one changed. */
  changed(index: number, change: (log: TestLog) => TestLog): Uint8Array[];
  /** The verdict on a changed record, and the checks that failed. */
  judge(changes: Partial<AnonChainRecord>): [verdict: string, failed: string];
}

/** Reads what the chain has. */
export async function chainSceneOf({
  chain,
  deployed,
  contest,
  definition,
  electionId,
  verifyingKey,
  keys,
}: AnonScene): Promise<ChainScene> {
  const own = chain.logs.filter(({ topics }) => hex(topics[1] ?? new Uint8Array()) === hex(electionId));
  const entriesOf = (logs: readonly TestLog[]): Uint8Array[] =>
    logs.map(({ topics, data }, index) => writeLogEntry({ block: index + 1, index, topics, data }));
  const parts = {
    ...{ chainId: chain.chainId, contract: deployed.address, election: electionId, shape: contest },
    ...{ verifyingKey, roll: ROLL, entries: entriesOf(own) },
    trustees: { threshold: 2, verificationKeys: keys.verificationKeys },
  };
  const reader = await chain.account('reader');
  const { opens, closes } = definition;
  return {
    own,
    parts,
    board: await readAnonymousBoard(
      async (data) => (await chain.sendData(deployed, reader, hex(data))).returned,
    ),
    code: await chain.vm.stateManager.getCode(new Address(deployed.address)),
    times: new Map([1, 2, 3, 4, 5].map((block) => [block, block < 5 ? opens : closes])),
    entriesOf,
    without: (index) => entriesOf(own.filter((_, i) => i !== index)),
    changed: (index, change) => entriesOf(own.map((log, i) => (i === index ? change(log) : log))),
    judge(changes) {
      const report = verifyAnonymousElection({ ...parts, ...changes }, seededRng('w'));
      const failed = report.checks.filter(({ status }) => status === 'failed').map(({ id }) => id);
      return [report.verdict, failed.join()];
    },
  };
}

/** Bytes with a part of others. */
export function withPart(bytes: Uint8Array, other: Uint8Array, from: number, to: number): Uint8Array {
  const copy = bytes.slice();
  copy.set(other.slice(from, to), from);
  return copy;
}
