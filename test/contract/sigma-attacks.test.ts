/** What `SigmaElection` must refuse. Wherever bytes are refused, TypeScript refuses the same bytes. */
import { beforeAll, describe, expect, it } from 'vitest';
import { DecodeError } from '../../src/core/errors.js';
import { BN254_G1 } from '../../src/core/groups/bn254.js';
import { bytesToInteger, integerToBytes } from '../../src/core/integers.js';
import { type ChainBallot, makeChainBallot, readChainBallot } from '../../src/evm/ballot.js';
import type { ChainElection } from '../../src/evm/definition.js';
import { holds } from '../../src/zk/terms.js';
import { dealKeys } from '../elgamal/helpers.js';
import { seededRng } from '../helpers/rng.js';
import { contract, hex, TestChain } from './chain.js';
import {
  ballotOf,
  cast,
  definitionArgument,
  definitionAt,
  enrol,
  newScene,
  openVoting,
  point,
  type Scene,
  sceneOn,
} from './sigma-scene.js';

const ORDER = BN254_G1.order;
const PRIME = 21888242871839275222246405745257275088696311157297823662689037894645226208583n;

/** Adds to the word at a place. */
function plus(bytes: Uint8Array, offset: number, value: bigint): Uint8Array {
  const word = bytesToInteger(bytes.slice(offset, offset + 32)) + value;
  return replaced(bytes, offset, integerToBytes(word % 2n ** 256n, 32));
}

function replaced(bytes: Uint8Array, offset: number, part: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  copy.set(part, offset);
  return copy;
}

/** Adds G to the point at a place. */
function shifted(bytes: Uint8Array, offset: number): Uint8Array {
  const element = BN254_G1.elementOrIdentityFromBytes(bytes.slice(offset, offset + 64));
  return replaced(bytes, offset, element.add(BN254_G1.generator()).toBytes());
}

/** Whether TypeScript accepts a ballot. */
function accepted(election: ChainElection, voter: Uint8Array, ballot: ChainBallot): boolean {
  try {
    return holds(BN254_G1, readChainBallot(election, voter, ballot).check);
  } catch (error) {
    if (error instanceof DecodeError) return false;
    throw error;
  }
}

/** Places in the proof of a ballot of 2 candidates: challenge, commitments and response of the first candidate. */
const [CHALLENGE, COMMITMENT, RESPONSE, SUM_RESPONSE] = [0, 32, 160, 832] as const;

type Change = (ballot: ChainBallot) => Partial<ChainBallot>;
const CHANGES: readonly (readonly [what: string, error: string, change: Change])[] = [
  [
    'a first half of another ciphertext',
    'InvalidProof',
    ({ ciphertexts }) => ({ ciphertexts: shifted(ciphertexts, 0) }),
  ],
  ['one more vote', 'InvalidProof', ({ ciphertexts }) => ({ ciphertexts: shifted(ciphertexts, 64) })],
  [
    'votes of two candidates exchanged',
    'InvalidProof',
    ({ ciphertexts: c }) => ({
      ciphertexts: replaced(replaced(c, 0, c.slice(128)), 128, c.slice(0, 128)),
    }),
  ],
  ['another commitment', 'InvalidProof', ({ proof }) => ({ proof: shifted(proof, COMMITMENT) })],
  ['another challenge', 'InvalidProof', ({ proof }) => ({ proof: plus(proof, CHALLENGE, 1n) })],
  ['another response', 'InvalidProof', ({ proof }) => ({ proof: plus(proof, RESPONSE, 1n) })],
  ['another response of the sum', 'InvalidProof', ({ proof }) => ({ proof: plus(proof, SUM_RESPONSE, 1n) })],
  ['a challenge plus the order', 'NotCanonical', ({ proof }) => ({ proof: plus(proof, CHALLENGE, ORDER) })],
  ['a response plus the order', 'NotCanonical', ({ proof }) => ({ proof: plus(proof, RESPONSE, ORDER) })],
  [
    'the order as a response',
    'NotCanonical',
    ({ proof }) => ({ proof: replaced(proof, RESPONSE, integerToBytes(ORDER, 32)) }),
  ],
  [
    'a coordinate plus the prime',
    'NotOnCurve',
    ({ ciphertexts }) => ({ ciphertexts: plus(ciphertexts, 0, PRIME) }),
  ],
  [
    'a commitment’s coordinate plus the prime',
    'NotOnCurve',
    ({ proof }) => ({ proof: plus(proof, COMMITMENT, PRIME) }),
  ],
  ['a point off the curve', 'NotOnCurve', ({ ciphertexts }) => ({ ciphertexts: plus(ciphertexts, 32, 1n) })],
  ['a commitment off the curve', 'NotOnCurve', ({ proof }) => ({ proof: plus(proof, COMMITMENT + 96, 1n) })],
  [
    'a vote in the open',
    'NoEncryption',
    ({ ciphertexts }) => ({ ciphertexts: replaced(ciphertexts, 0, new Uint8Array(64)) }),
  ],
  ['a byte less', 'WrongLength', ({ proof }) => ({ proof: proof.slice(0, -1) })],
  [
    'a word more',
    'WrongLength',
    ({ proof }) => ({ proof: replaced(new Uint8Array(proof.length + 32), 0, proof) }),
  ],
  ['a ciphertext less', 'WrongLength', ({ ciphertexts }) => ({ ciphertexts: ciphertexts.slice(128) })],
  ['no proof', 'WrongLength', () => ({ proof: new Uint8Array() })],
];

describe('a ballot is refused', () => {
  let scene: Scene;
  let ballot: ChainBallot;
  let ann: Uint8Array;

  beforeAll(async () => {
    scene = await newScene({ candidates: 2 });
    await enrol(scene, ['ann', 'bo']);
    openVoting(scene);
    ann = (await scene.chain.account('ann')).address;
    ballot = await ballotOf(scene, 'ann', 0);
    expect(accepted(scene.election, ann, ballot)).toBe(true);
  });

  it.each(CHANGES)('with %s', async (_, error, change) => {
    const changed = { ...ballot, ...change(ballot) };
    expect(accepted(scene.election, ann, changed)).toBe(false);
    expect((await cast(scene, 'ann', changed)).error).toBe(error);
  });

  it('of another election of the same contract, with the same keys', async () => {
    const changes = { candidates: 2, context: new Uint8Array(32) };
    const other = await sceneOn(scene.chain, scene.deployed, changes, 'scene');
    expect(other.created.error).toBeUndefined();
    expect(other.election.definition.key.equals(scene.election.definition.key)).toBe(true);
    const foreign = makeChainBallot(other.election, ann, [1, 0], scene.rng);
    expect((await cast(scene, 'ann', foreign)).error).toBe('InvalidProof');
    expect(accepted(scene.election, ann, foreign)).toBe(false);
  });

  it.each([
    ['chain', (e: ChainElection) => ({ ...e, chainId: e.chainId + 1n })],
    ['contract', (e: ChainElection) => ({ ...e, contract: e.contract.map((b) => b ^ 1) })],
    ['election', (e: ChainElection) => ({ ...e, election: e.election.map((b) => b ^ 1) })],
    ['rule', (e: ChainElection) => ({ ...e, definition: { ...e.definition, least: 0, most: 0 } })],
  ])('made for another %s', async (_, change) => {
    const elsewhere = change(scene.election);
    const choice = elsewhere.definition.most === 0 ? [0, 0] : [1, 0];
    const foreign = makeChainBallot(elsewhere, ann, choice, scene.rng);
    expect(accepted(elsewhere, ann, foreign)).toBe(true);
    expect(accepted(scene.election, ann, foreign)).toBe(false);
    expect((await cast(scene, 'ann', foreign)).error).toBe('InvalidProof');
  });

  it('from anybody but its voter: a ballot seen on its way is of no use to others', async () => {
    expect((await cast(scene, 'bo', ballot)).error).toBe('InvalidProof');
    expect((await cast(scene, 'mallory', ballot)).error).toBe('NotEligible');
    const { address } = await scene.chain.account('bo');
    expect(accepted(scene.election, address, ballot)).toBe(false);
  });

  it('a second time', async () => {
    expect((await cast(scene, 'ann', ballot)).error).toBeUndefined();
    expect((await cast(scene, 'ann', ballot)).error).toBe('AlreadyVoted');
    expect((await cast(scene, 'ann', await ballotOf(scene, 'ann', 1))).error).toBe('AlreadyVoted');
  });
});

describe('an election is refused', () => {
  const rng = seededRng('refused');
  const keys = dealKeys(BN254_G1, 3, 5, rng);
  const other = dealKeys(BN254_G1, 3, 5, rng);
  const point0 = { x: 0n, y: 0n };
  const good = definitionArgument(definitionAt(1_800_000_000, keys));
  const list = keys.verificationKeys.map((key) => point(key.toBytes()));

  it.each([
    ['the identity as its key', 'NotOnCurve', { key: point0 }],
    ['a key off the curve', 'NotOnCurve', { key: { x: 1n, y: 3n } }],
    ['a key with an aliased coordinate', 'NotOnCurve', { key: { x: 1n + PRIME, y: 2n } }],
    ['another key than the trustees’', 'InconsistentKeys', { key: point(other.publicKey.toBytes()) }],
    ['the identity as a trustee’s key', 'NotOnCurve', { verificationKeys: [...list.slice(0, 4), point0] }],
    [
      'a trustee’s key of another ceremony',
      'InconsistentKeys',
      {
        verificationKeys: [
          ...list.slice(0, 4),
          point(other.verificationKeys[4]?.toBytes() ?? new Uint8Array(64)),
        ],
      },
    ],
    ['a lower threshold than the ceremony’s', 'InconsistentKeys', { threshold: 2 }],
    ['a threshold of 0', 'BadDefinition', { threshold: 0 }],
    ['more to decrypt than trustees', 'BadDefinition', { threshold: 6 }],
    ['no candidates', 'BadDefinition', { candidates: 0, least: 0, most: 0 }],
    ['too many candidates', 'BadDefinition', { candidates: 33 }],
    ['nothing to choose', 'BadDefinition', { least: 0, most: 0 }],
    ['more to choose than candidates', 'BadDefinition', { most: 5 }],
    ['an end before its begin', 'BadDefinition', { closes: 1_800_000_100 }],
    ['an end in the past', 'BadDefinition', { opens: 5, closes: 1_700_000_000 }],
    ['no ballots', 'BadDefinition', { maxBallots: 0 }],
  ])('with %s', async (_, error, change) => {
    const { chain, deployed, creator } = await refusals();
    expect((await chain.send(deployed, creator, 'create', [{ ...good, ...change }])).error).toBe(error);
  });

  it('that is there already', async () => {
    const { chain, deployed, creator } = await refusals();
    expect((await chain.send(deployed, creator, 'create', [good])).error).toBeUndefined();
    expect((await chain.send(deployed, creator, 'create', [good])).error).toBe('ElectionExists');
    const mallory = await chain.account('mallory');
    expect((await chain.send(deployed, mallory, 'create', [good])).error).toBeUndefined();
  });

  let place: Promise<Awaited<ReturnType<typeof newPlace>>> | undefined;
  const refusals = (): ReturnType<typeof newPlace> => {
    place ??= newPlace();
    return place;
  };
});

async function newPlace() {
  const chain = await TestChain.create();
  const creator = await chain.account('creator');
  return { chain, creator, deployed: await chain.deploy(contract('SigmaElection'), creator) };
}

it('an unknown election is refused', async () => {
  const { chain, deployed, creator } = await newPlace();
  const id = hex(new Uint8Array(32));
  expect((await chain.send(deployed, creator, 'enrol', [id, []])).error).toBe('UnknownElection');
  expect((await chain.send(deployed, creator, 'cast', [id, [], '0x', '0x'])).error).toBe('UnknownElection');
});
