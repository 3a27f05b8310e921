/** An election of `SigmaElection` in a test: its keys, its voters, and every step with the arguments that the contract takes. */
import { utf8 } from '../../src/core/bytes.js';
import { BN254_G1 } from '../../src/core/groups/bn254.js';
import { keccak256 } from '../../src/core/sha3.js';
import { type Ciphertext, sumCiphertexts } from '../../src/elgamal/cipher.js';
import { type ChainBallot, makeChainBallot, readCiphertexts } from '../../src/evm/ballot.js';
import { type ChainElection, chainElection, type SigmaDefinition } from '../../src/evm/definition.js';
import { type ChainShare, makeChainShare } from '../../src/evm/share.js';
import { type DealtKeys, dealKeys } from '../elgamal/helpers.js';
import { seededRng } from '../helpers/rng.js';
import { contract, type Deployed, hex, type Outcome, type TestAccount, TestChain, unhex } from './chain.js';

/** Everything of one election. */
export interface Scene {
  readonly chain: TestChain;
  readonly deployed: Deployed;
  readonly creator: TestAccount;
  readonly keys: DealtKeys;
  readonly election: ChainElection;
  readonly rng: ReturnType<typeof seededRng>;
  /** What `create` said. */
  readonly created: Outcome;
}

/** A definition whose voting opens in 100 seconds and closes after another 1,000. */
export function definitionAt(
  time: number,
  keys: DealtKeys,
  changes: Partial<SigmaDefinition> = {},
): SigmaDefinition {
  return {
    context: keccak256(utf8('who paints the fence')),
    rollRoot: new Uint8Array(32),
    opens: time + 100,
    closes: time + 1_100,
    maxBallots: 100,
    candidates: 4,
    least: 1,
    most: 1,
    threshold: 3,
    runningTally: false,
    key: keys.publicKey,
    verificationKeys: keys.verificationKeys,
    ...changes,
  };
}

/** The definition as viem encodes it. */
export function definitionArgument(d: SigmaDefinition): Record<string, unknown> {
  return {
    ...d,
    context: hex(d.context),
    rollRoot: hex(d.rollRoot),
    key: point(d.key.toBytes()),
    verificationKeys: d.verificationKeys.map((key) => point(key.toBytes())),
  };
}

/** A chain with a contract and one election that was just created. */
export async function newScene(changes: Partial<SigmaDefinition> = {}, name = 'scene'): Promise<Scene> {
  const chain = await TestChain.create();
  const creator = await chain.account('creator');
  const deployed = await chain.deploy(contract('SigmaElection'), creator);
  return sceneOn(chain, deployed, changes, name);
}

/** Another election on a contract that is there. */
export async function sceneOn(
  chain: TestChain,
  deployed: Deployed,
  changes: Partial<SigmaDefinition>,
  name: string,
): Promise<Scene> {
  const rng = seededRng(name);
  const creator = await chain.account('creator');
  const keys = dealKeys(BN254_G1, changes.threshold ?? 3, 5, rng);
  const definition = definitionAt(chain.time, keys, changes);
  const place = { chainId: chain.chainId, contract: deployed.address };
  const election = chainElection(place, creator.address, definition);
  const created = await chain.send(deployed, creator, 'create', [definitionArgument(definition)]);
  return { chain, deployed, creator, keys, election, rng, created };
}

/** Enrols voters by name. */
export async function enrol(scene: Scene, names: readonly string[]): Promise<Outcome> {
  const accounts = await Promise.all(names.map((name) => scene.chain.account(name)));
  return send(scene, scene.creator, 'enrol', [accounts.map(({ address }) => hex(address))]);
}

/** Moves the clock into the voting phase. */
export function openVoting({ chain, election }: Scene): void {
  chain.time = election.definition.opens;
}

/** Moves the clock behind the voting phase. */
export function closeVoting({ chain, election }: Scene): void {
  chain.time = election.definition.closes;
}

/** Makes a ballot of a voter for one candidate. */
export async function ballotOf(scene: Scene, name: string, candidate: number): Promise<ChainBallot> {
  const { candidates } = scene.election.definition;
  const choice = Array.from({ length: candidates }, (_, i) => (i === candidate ? 1 : 0));
  const { address } = await scene.chain.account(name);
  return makeChainBallot(scene.election, address, choice, scene.rng);
}

/** Sends a ballot from a voter's account. */
export async function cast(
  scene: Scene,
  name: string,
  ballot: ChainBallot,
  rollProof: readonly Uint8Array[] = [],
): Promise<Outcome> {
  const voter = await scene.chain.account(name);
  const proof = rollProof.map((node) => hex(node));
  return send(scene, voter, 'cast', [proof, hex(ballot.ciphertexts), hex(ballot.proof)]);
}

/** The bytes that `count` takes, of ballots in the order in which they were cast. */
export async function countBytes(
  scene: Scene,
  ballots: readonly (readonly [name: string, ballot: ChainBallot])[],
): Promise<Uint8Array> {
  const parts = ballots.map(async ([name, { ciphertexts, proof }]) => {
    const { address } = await scene.chain.account(name);
    return unhex(hex(new Uint8Array(12), address, ciphertexts, keccak256(proof)));
  });
  return unhex(hex(...(await Promise.all(parts))));
}

/** The sums of ballots, candidate by candidate. */
export function tallyOf(scene: Scene, ballots: readonly ChainBallot[]): readonly Ciphertext[] {
  const { candidates } = scene.election.definition;
  const rows = ballots.map(({ ciphertexts }) => readCiphertexts(ciphertexts, candidates));
  return Array.from({ length: candidates }, (_, i) =>
    sumCiphertexts(
      BN254_G1,
      rows.map((row) => row[i]).filter((pair) => pair !== undefined),
    ),
  );
}

/** A trustee's share in the tally. */
export function shareOf(scene: Scene, tally: readonly Ciphertext[], trustee: number): ChainShare {
  const share = scene.keys.shares[trustee - 1];
  if (share === undefined) throw new Error(`no trustee ${trustee}`);
  return makeChainShare(scene.election, tally, share, scene.rng);
}

/** Sends a share. */
export async function submit(
  scene: Scene,
  share: ChainShare,
  from: TestAccount = scene.creator,
): Promise<Outcome> {
  return send(scene, from, 'submitShare', [BigInt(share.trustee), hex(share.factors), hex(share.proof)]);
}

/** Ends the election. */
export async function finalise(
  scene: Scene,
  shares: readonly ChainShare[],
  counts: readonly number[],
): Promise<Outcome> {
  const trustees = shares.map(({ trustee }) => BigInt(trustee));
  return send(scene, scene.creator, 'finalise', [trustees, hex(...shares.map((s) => s.factors)), counts]);
}

/** Calls a function of the contract on this election. */
export async function send(
  { chain, deployed, election }: Scene,
  from: TestAccount,
  functionName: string,
  args: readonly unknown[],
): Promise<Outcome> {
  return chain.send(deployed, from, functionName, [hex(election.election), ...args]);
}

/** Two words as the contract's Point. */
export function point(bytes: Uint8Array): { x: bigint; y: bigint } {
  return { x: BigInt(hex(bytes.slice(0, 32))), y: BigInt(hex(bytes.slice(32))) };
}
