/**
 * Totals of anonymous elections whose voters give scores. Proofs are forged here, under a key that no ceremony ends with: what is
 * tested is what becomes of ballots that count, and of ballots that a broken circuit would let through.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeAnonymousBallot } from '../../src/ballot/anonymous/ballot.js';
import { anonymousContest, circuitShape } from '../../src/ballot/anonymous/contest.js';
import {
  compressWithDigest,
  coordinates,
  publicSignals,
  statementWords,
} from '../../src/ballot/anonymous/statement.js';
import { concatBytes, utf8 } from '../../src/core/bytes.js';
import { BABYJUBJUB } from '../../src/core/groups/babyjubjub.js';
import { BN254_G1 } from '../../src/core/groups/bn254.js';
import { word } from '../../src/core/keccak-transcript.js';
import { keccak256 } from '../../src/core/sha3.js';
import { type Ciphertext, encryptEach, sumCiphertexts } from '../../src/elgamal/cipher.js';
import { encodeAbi } from '../../src/evm/abi.js';
import { anonymousElectionId, chainContest } from '../../src/evm/anonymous.js';
import { makeAnonymousShare } from '../../src/evm/anonymous-share.js';
import { type AnonChainRecord, verifyAnonymousElection } from '../../src/evm/verify-anonymous.js';
import { readLogEntry, writeLogEntry } from '../../src/ledger/evm/log-entry.js';
import {
  parseVerifyingKey,
  type VerifyingKey,
  verifyingKeyWords,
} from '../../src/zk/groth16/verifying-key.js';
import { dealKeys } from '../elgamal/helpers.js';
import { seededRng } from '../helpers/rng.js';
import { tinyCircuit } from '../zk/groth16/tiny.js';

const rng = seededRng('totals');
const keys = dealKeys(BABYJUBJUB, 2, 3, rng);
const shape = circuitShape(4, {
  options: 2,
  minPerOption: 0,
  maxPerOption: 3,
  limits: [],
  blank: false,
  excluded: [],
});
const place = { chainId: 1n, contract: new Uint8Array(20).fill(1) };
const definition = {
  context: new Uint8Array(32),
  root: 5n,
  key: keys.publicKey,
  opens: 1,
  closes: 2,
  maxBallots: 9,
};
const DEFINITION = '(bytes32,uint256,uint256,uint256,uint40,uint40,uint32,uint8)';

let key: VerifyingKey;
beforeAll(async () => {
  const good = parseVerifyingKey((await tinyCircuit()).verifyingKey);
  key = { ...good, delta: good.gamma };
});

/** A ballot with these scores, whose proof is (alpha, beta, -I). */
function ballotOf(
  nullifier: bigint,
  scores: readonly number[],
): { bytes: Uint8Array; row: readonly Ciphertext[] } {
  const contest = chainContest(place, definition, shape, key);
  const row = encryptEach(
    keys.publicKey,
    scores,
    scores.map(() => BABYJUBJUB.randomScalar(rng)),
  );
  const words = statementWords({ ...anonymousContest(shape, contest), nullifier, ciphertexts: row });
  const inputs = [1n, ...publicSignals(compressWithDigest(words, 7n))].reduce(
    (sum, signal, i) => sum.add((key.inputs[i] ?? sum).multiplyVartime(BN254_G1.scalar(signal))),
    BN254_G1.identity(),
  );
  const proof = { a: key.alpha, b: key.beta, c: inputs.negate() };
  return { bytes: encodeAnonymousBallot({ nullifier, digest: 7n, proof, ciphertexts: row }), row };
}

/** The logs of an election with these ballots and two shares. */
function recordOf(...scores: readonly (readonly number[])[]): AnonChainRecord {
  const election = anonymousElectionId(place, definition, 2, key);
  const ballots = scores.map((row, i) => ballotOf(BigInt(i + 1), row));
  const tally = [0, 1].map((i) =>
    sumCiphertexts(
      BABYJUBJUB,
      ballots.flatMap(({ row }) => row[i] ?? []),
    ),
  );
  const topic = (signature: string): Uint8Array => keccak256(utf8(signature));
  const { context, root, opens, closes, maxBallots } = definition;
  const numbers = [root, ...coordinates(definition.key), opens, closes, maxBallots, 2];
  const created = concatBytes(context, ...[...numbers, ...verifyingKeyWords(key)].map(word));
  const logs = [
    {
      topics: [topic(`AnonymousElectionCreated(bytes32,${DEFINITION},uint256[22])`), election],
      data: created,
    },
    ...ballots.map(({ bytes }, i) => ({
      topics: [topic('AnonymousBallotCast(bytes32,uint256,uint256,bytes)'), election, word(i + 1)],
      data: encodeAbi([
        { kind: 'word', word: word(i) },
        { kind: 'bytes', bytes },
      ]),
    })),
    ...keys.shares.slice(1).map((share) => ({
      topics: [topic('Published(bytes32,address,bytes)'), election, word(1)],
      data: encodeAbi([{ kind: 'bytes', bytes: makeAnonymousShare(election, tally, share, rng) }]),
    })),
  ];
  const entries = logs.map((log, index) => writeLogEntry({ block: 1, index, ...log }));
  const trustees = { threshold: 2, verificationKeys: keys.verificationKeys };
  return { ...place, election, entries, shape, verifyingKey: key, trustees };
}

describe('scores', () => {
  it('add up to more than there are ballots', () => {
    const report = verifyAnonymousElection(recordOf([3, 0], [2, 3]), rng);
    expect(report.verdict).toBe('verified');
    expect(report.result?.map(({ value }) => value)).toEqual(['5', '3']);
  });

  it('that no ballots can add up to are no result, and nothing is verified', () => {
    const impossible = verifyAnonymousElection(recordOf([3, 0], [2, 7]), rng);
    const failed = impossible.checks.filter(({ status }) => status === 'failed');
    expect(failed.map(({ id, findings }) => [id, findings[0]?.code])).toEqual([['EVA-07', 'no-totals']]);
    expect(impossible.result).toBeUndefined();
  });
});

describe('what a node says', () => {
  it('of a ballot in its topics is what the ballot says', () => {
    const record = recordOf([3, 0], [2, 3]);
    const lie = (change: (topics: readonly Uint8Array[]) => readonly Uint8Array[]) => {
      const entries = record.entries.map((entry, i) => {
        const log = readLogEntry(entry);
        return i === 2 ? writeLogEntry({ ...log, topics: change(log.topics) }) : entry;
      });
      const report = verifyAnonymousElection({ ...record, entries }, rng);
      return report.checks.flatMap(({ findings }) => findings.map(({ check, code }) => [check, code]));
    };
    expect(lie((topics) => topics)).toEqual([]);
    for (const change of [
      (topics: readonly Uint8Array[]) => topics.with(2, word(9)),
      (topics: readonly Uint8Array[]) => topics.slice(0, 2),
      (topics: readonly Uint8Array[]) => [...topics, word(0)],
    ])
      expect(lie(change)).toEqual([['EVA-01', 'bad-encoding']]);
  });

  it('of the code leaves open what was there before, and the report says so', () => {
    const notesOf = (changes: object): string => {
      const report = verifyAnonymousElection({ ...recordOf([3, 0], [2, 3]), ...changes }, rng);
      return report.checks.find(({ id }) => id === 'EVA-10')?.notes.join() ?? '';
    };
    const code = new Uint8Array(1);
    expect(notesOf({ code })).toContain('before the first log is not known');
    expect(notesOf({ code, codeBefore: new Uint8Array() })).not.toContain(
      'before the first log is not known',
    );
  });
});
