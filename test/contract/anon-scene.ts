/** An election of `AnonElection` in a test: the small circuit, insecure keys, and ballots proved by snarkjs. */
import { type DevelopmentCircuit, developmentBallotCircuit } from '../../circuits/development.js';
import { encodeAnonymousBallot } from '../../src/ballot/anonymous/ballot.js';
import type { AnonymousContest } from '../../src/ballot/anonymous/contest.js';
import { castAnonymousBallot } from '../../src/ballot/anonymous/prepare.js';
import { coordinates } from '../../src/ballot/anonymous/statement.js';
import { BABYJUBJUB } from '../../src/core/groups/babyjubjub.js';
import { type AnonymousDefinition, anonymousElectionId, chainContest } from '../../src/evm/anonymous.js';
import {
  parseVerifyingKey,
  type VerifyingKey,
  verifyingKeyWords,
} from '../../src/zk/groth16/verifying-key.js';
import { ROLL, SHAPE, voter } from '../circuits/fixtures.js';
import { type DealtKeys, dealKeys } from '../elgamal/helpers.js';
import { seededRng } from '../helpers/rng.js';
import { contract, type Deployed, hex, type Outcome, TestChain } from './chain.js';

/** Everything of one election. */
export interface AnonScene {
  readonly chain: TestChain;
  readonly deployed: Deployed;
  readonly definition: AnonymousDefinition;
  readonly contest: AnonymousContest;
  readonly electionId: Uint8Array;
  readonly verifyingKey: VerifyingKey;
  /** Of three trustees, two of whom decrypt. */
  readonly keys: DealtKeys;
}

/** The circuit of the small election: made while a file is loaded, for which there is no limit, as it may take half a minute. */
const CIRCUIT: DevelopmentCircuit = await developmentBallotCircuit(SHAPE);

/** The circuit of the small election. */
export function smallCircuit(): Promise<DevelopmentCircuit> {
  return Promise.resolve(CIRCUIT);
}

/** The definition as viem encodes it. */
export function anonArgument(d: AnonymousDefinition, positions = 2): Record<string, unknown> {
  const [keyX, keyY] = coordinates(d.key);
  return { ...d, context: hex(d.context), keyX, keyY, positions };
}

/** A contract that was just deployed; voting opens in 100 seconds. */
export async function newAnonScene(changes: Partial<AnonymousDefinition> = {}): Promise<AnonScene> {
  const chain = await TestChain.create();
  return anonSceneOn(chain, changes);
}

/** Another contract on a chain that is there. */
export async function anonSceneOn(
  chain: TestChain,
  changes: Partial<AnonymousDefinition> = {},
): Promise<AnonScene> {
  const { verifyingKey: json } = await smallCircuit();
  const verifyingKey = parseVerifyingKey(json);
  const keys = dealKeys(BABYJUBJUB, 2, 3, seededRng('trustees'));
  const definition: AnonymousDefinition = {
    context: new Uint8Array(32),
    root: ROLL.root,
    key: keys.publicKey,
    opens: chain.time + 100,
    closes: chain.time + 200,
    maxBallots: 3,
    ...changes,
  };
  const args = [verifyingKeyWords(verifyingKey), anonArgument(definition)];
  const deployed = await chain.deploy(contract('AnonElection'), await chain.account('creator'), args);
  const place = { chainId: chain.chainId, contract: deployed.address };
  const contest = chainContest(place, definition, SHAPE, verifyingKey);
  const electionId = anonymousElectionId(place, definition, 2, verifyingKey);
  return { chain, deployed, definition, contest, electionId, verifyingKey, keys };
}

/** The ballot of a voter by the place on the roll, for the candidate 0 or 1. */
export async function anonBallot(scene: AnonScene, place: number, candidate: number): Promise<Uint8Array> {
  const values = [0, 1].map((i) => (i === candidate ? 1 : 0));
  const choice = { kind: 'values', values } as const;
  const rng = seededRng(`anon ${place}`);
  return encodeAnonymousBallot(
    await castAnonymousBallot(scene.contest, choice, voter(place), artefacts(await smallCircuit()), rng),
  );
}

/** Sends ballots from anybody's account. */
export async function castAnon(
  { chain, deployed }: AnonScene,
  ...ballots: readonly Uint8Array[]
): Promise<Outcome> {
  return chain.send(deployed, await chain.account('courier'), 'cast', [hex(...ballots)]);
}

function artefacts({
  program,
  provingKey,
}: DevelopmentCircuit): Pick<DevelopmentCircuit, 'program' | 'provingKey'> {
  return { program, provingKey };
}
