/**
 * Verifying an election of `SigmaElection` from the logs of a chain: everything that the contract checked, again and off
 * the chain, and that the logs are all there are. Numbered checks; see `checks.ts`.
 */
import { equalBytes, toHex } from '../core/bytes.js';
import { DecodeError } from '../core/errors.js';
import { BN254_G1 } from '../core/groups/bn254.js';
import { type Rng, systemRng } from '../core/random.js';
import { keccak256 } from '../core/sha3.js';
import { type Ciphertext, sumCiphertexts } from '../elgamal/cipher.js';
import { type ForeignReport, foreignReport } from '../verify/foreign/report.js';
import { ReportBuilder } from '../verify/report.js';
import { BatchVerifier } from '../zk/batch.js';
import { readChainBallot } from './ballot.js';
import { chainLink, rollOf } from './board.js';
import { EVM_CHECKS, type EvmCheckId } from './checks.js';
import { SIGMA_CODE_HASH } from './code.js';
import { type ChainElection, type ChainPlace, chainElection, definitionFault } from './definition.js';
import { type ReplayedElection, replayLogs } from './replay.js';
import type { ChainState } from './state.js';
import { verifyResult } from './verify-result.js';

/** What is verified. */
export interface ChainRecord extends ChainPlace {
  /** Id of the election. */
  readonly election: Uint8Array;
  /** The logs as `ledger/evm` writes them, all of this election, in the order of the chain. */
  readonly entries: readonly Uint8Array[];
  /** What the contract has stored; without it nobody can tell whether logs are missing at the end. */
  readonly state?: ChainState;
  /** The code at the contract's address; without it nobody can tell whether voters sent what the logs say they did. */
  readonly code?: Uint8Array;
  /**
   * The code there at the block before the first log. Where it is missing, whoever deployed the contract may have made logs in a
   * constructor of their own that ended with this code.
   */
  readonly codeBefore?: Uint8Array;
  /** Addresses of the roll, where the definition has only its root. */
  readonly roll?: readonly Uint8Array[];
}

/**
 * Verifies an election.
 * @returns the report; whatever the record holds, it is never an exception
 */
export function verifyChainElection(record: ChainRecord, rng: Rng = systemRng): ForeignReport<EvmCheckId> {
  const builder = new ReportBuilder(EVM_CHECKS);
  for (const { id } of EVM_CHECKS) builder.skip(id, 'a check before it failed');
  compareCode(builder, record);
  const replayed = replayLogs(builder, record.election, record.entries);
  const place = { label: 'Contract', value: `0x${toHex(record.contract)} on chain ${record.chainId}` };
  const facts = [place, { label: 'Election', value: `0x${toHex(record.election)}` }];
  if (replayed === undefined) return report(builder, facts, undefined);
  facts.push({ label: 'Ballots', value: String(replayed.ballots.length) });
  compareState(builder, record, replayed);
  const election = verifyDefinition(builder, record, replayed);
  verifyVoters(builder, record, replayed);
  const rows = election && verifyBallots(builder, election, replayed, rng);
  if (election === undefined || rows === undefined) return report(builder, facts, undefined);
  const tally = Array.from({ length: election.definition.candidates }, (_, i) =>
    sumCiphertexts(
      BN254_G1,
      rows.flatMap((row) => row[i] ?? []),
    ),
  );
  const counts = verifyResult(builder, election, replayed, tally);
  return report(
    builder,
    facts,
    counts?.map((count, i) => ({ label: `Candidate ${i + 1}`, value: String(count) })),
  );
}

function report(
  builder: ReportBuilder<EvmCheckId>,
  facts: { label: string; value: string }[],
  result: readonly { label: string; value: string }[] | undefined,
): ForeignReport<EvmCheckId> {
  return foreignReport(builder, { system: 'SigmaElection, a contract of the EVM', facts, result });
}

/** EVM-02. */
function compareState(
  builder: ReportBuilder<EvmCheckId>,
  { state, election }: ChainRecord,
  { ballots, result }: ReplayedElection,
): void {
  if (state === undefined) {
    builder.waive('EVM-02', 'nothing that the contract has stored was given');
    return;
  }
  const chain = ballots.reduce((head, { voter, ballot }) => chainLink(head, voter, ballot), election);
  const differ = (message: string): void =>
    builder.fail({ check: 'EVM-02', culprit: 'node', code: 'other-state', message });
  if (state.ballots !== ballots.length)
    differ(`the contract has ${state.ballots} ballots, the logs ${ballots.length}`);
  else if (!equalBytes(state.chain, chain)) differ('the contract has other ballots than the logs');
  if (state.finalised !== (result !== undefined)) differ('the contract and the logs differ about the end');
  builder.examine('EVM-02', ballots.length);
  builder.complete('EVM-02');
}

/** EVM-10. */
function compareCode(builder: ReportBuilder<EvmCheckId>, { code, codeBefore }: ChainRecord): void {
  if (code === undefined) {
    builder.waive('EVM-10', 'the code of the contract was not given');
    return;
  }
  builder.examine('EVM-10');
  builder.complete('EVM-10');
  const compare = (when: string, bytes: Uint8Array): void => {
    const hash = toHex(keccak256(bytes));
    const message = `the code ${when} has the hash ${hash}, not ${SIGMA_CODE_HASH}`;
    if (hash !== SIGMA_CODE_HASH)
      builder.fail({ check: 'EVM-10', culprit: 'contract', code: 'other-code', message });
  };
  compare('at the end', code);
  if (codeBefore === undefined)
    builder.note('EVM-10', 'whether it was there before the first log is not known: see how it was deployed');
  else compare('before the first log', codeBefore);
}

/** EVM-03. */
function verifyDefinition(
  builder: ReportBuilder<EvmCheckId>,
  record: ChainRecord,
  { creator, definition }: ReplayedElection,
): ChainElection | undefined {
  const election = chainElection(record, creator, definition);
  const fault = definitionFault(definition);
  const fail = (code: string, message: string): void =>
    builder.fail({ check: 'EVM-03', entry: 0, culprit: `0x${toHex(creator)}`, code, message });
  builder.examine('EVM-03');
  builder.complete('EVM-03');
  if (fault !== undefined) fail('bad-definition', fault);
  if (!equalBytes(election.election, record.election))
    fail('other-id', 'the id is not the hash of this definition');
  return fault === undefined ? election : undefined;
}

/** EVM-04 and EVM-05. */
function verifyVoters(
  builder: ReportBuilder<EvmCheckId>,
  record: ChainRecord,
  replayed: ReplayedElection,
): void {
  const roll = rollOf(record.roll, replayed);
  const seen = new Set<string>();
  for (const { entry, voter } of replayed.ballots) {
    const name = toHex(voter);
    const finding = { entry, culprit: `0x${name}` };
    if (roll.kind === 'voters' && !roll.voters.has(name))
      builder.fail({ check: 'EVM-04', ...finding, code: 'not-on-roll', message: 'is not on the roll' });
    if (seen.has(name))
      builder.fail({ check: 'EVM-05', ...finding, code: 'second-ballot', message: 'votes again' });
    seen.add(name);
  }
  builder.examine('EVM-05', replayed.ballots.length);
  builder.complete('EVM-05');
  if (roll.kind === 'unknown') {
    builder.waive('EVM-04', 'the roll was not given, only its root is on the chain');
    return;
  }
  if (roll.kind === 'other')
    builder.fail({
      check: 'EVM-04',
      culprit: 'roll',
      code: 'other-roll',
      message: 'this is not the roll of the root',
    });
  builder.examine('EVM-04', replayed.ballots.length);
  builder.complete('EVM-04');
}

/** EVM-07. @returns the ciphertexts of every ballot, if all are valid */
function verifyBallots(
  builder: ReportBuilder<EvmCheckId>,
  election: ChainElection,
  { ballots }: ReplayedElection,
  rng: Rng,
): (readonly Ciphertext[])[] | undefined {
  const batch = new BatchVerifier(BN254_G1, [BN254_G1.generator(), election.definition.key]);
  const rows: (readonly Ciphertext[])[] = [];
  const places: number[] = [];
  const fail = (index: number, code: string, message: string): void => {
    const { entry, voter } = ballots[index] ?? { entry: 0, voter: new Uint8Array() };
    builder.fail({ check: 'EVM-07', entry, culprit: `0x${toHex(voter)}`, code, message });
  };
  ballots.forEach(({ voter, ballot }, i) => {
    try {
      const { ciphertexts, check } = readChainBallot(election, voter, ballot);
      rows.push(ciphertexts);
      places[batch.add(check)] = i;
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      fail(i, error.code, error.message);
    }
  });
  const culprits = batch.size === 0 ? [] : batch.verify(rng);
  for (const culprit of culprits) fail(places[culprit] ?? 0, 'bad-proof', 'the proof is not valid');
  builder.examine('EVM-07', ballots.length);
  builder.complete('EVM-07');
  return culprits.length === 0 && rows.length === ballots.length ? rows : undefined;
}
