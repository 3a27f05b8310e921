/** The steps of an election of `SigmaElection`, each as its actor takes it. */
import { BN254_G1, keccak256, type Rng, utf8 } from 'hanpyo/core';
import { type Ciphertext, sumCiphertexts, type TrusteeShare } from 'hanpyo/elgamal';
import {
  type ChainBallot,
  type ChainElection,
  chainElection,
  combineChainShares,
  countArgument,
  makeChainBallot,
  makeChainShare,
  readCiphertexts,
  type SigmaDefinition,
} from 'hanpyo/evm';
import { hexToBytes, toHex } from 'viem';
import { holdCeremony } from './ceremony.js';
import type { Node, OnChain } from './node.js';

/** A created election, with what its trustees keep and what was cast. */
export interface Running {
  readonly node: Node;
  readonly box: OnChain;
  readonly election: ChainElection;
  readonly trustees: readonly TrusteeShare[];
  readonly cast: { readonly voter: Uint8Array; readonly ballot: ChainBallot }[];
}

/** The trustees hold their ceremony; account 0 creates the election and enrols accounts 1, 2, ... */
export async function begin(
  node: Node,
  box: OnChain,
  voters: number,
  rules: Pick<SigmaDefinition, 'candidates' | 'threshold' | 'runningTally'>,
  rng: Rng,
): Promise<Running> {
  const question = keccak256(utf8('Who paints the fence?'));
  const { result, shares } = holdCeremony(question, rules.threshold, 5, rng);
  const now = await node.now();
  const definition: SigmaDefinition = {
    ...rules,
    context: keccak256(result.keyHash),
    rollRoot: new Uint8Array(32),
    opens: now + 3_600,
    closes: now + 7_200,
    maxBallots: voters,
    least: 1,
    most: 1,
    key: result.publicKey,
    verificationKeys: result.verificationKeys,
  };
  const creator = hexToBytes(node.account(0).address);
  const place = { chainId: BigInt(await node.client.getChainId()), contract: box.bytes };
  const election = chainElection(place, creator, definition);
  await node.send('create', 0, box, 'create', [argument(definition)]);
  const roll = Array.from({ length: voters }, (_, i) => node.account(i + 1).address);
  await node.send(`enrol ${voters} voters`, 0, box, 'enrol', [toHex(election.election), roll]);
  return { node, box, election, trustees: shares, cast: [] };
}

/** Account `index` votes for one candidate. */
export async function vote(running: Running, index: number, candidate: number, rng: Rng): Promise<void> {
  const { node, box, election, cast } = running;
  const { candidates } = election.definition;
  const voter = hexToBytes(node.account(index).address);
  const choice = Array.from({ length: candidates }, (_, i) => (i === candidate ? 1 : 0));
  const ballot = makeChainBallot(election, voter, choice, rng);
  const bytes = [toHex(ballot.ciphertexts), toHex(ballot.proof)];
  await node.send('cast', index, box, 'cast', [toHex(election.election), [], ...bytes]);
  cast.push({ voter, ballot });
}

/** After voting: somebody counts, trustees decrypt, somebody ends the election. @returns the counts */
export async function end(
  running: Running,
  trustees: readonly number[],
  rng: Rng,
): Promise<readonly number[]> {
  const { node, box, election, cast } = running;
  const id = toHex(election.election);
  if (!election.definition.runningTally)
    await node.send(`count ${cast.length} ballots`, 0, box, 'count', [id, id, toHex(countArgument(cast))]);
  const tally = sums(running);
  const shares = trustees.map((trustee) => {
    const share = running.trustees.find((candidate) => candidate.trustee === trustee);
    if (share === undefined) throw new RangeError(`no trustee ${trustee}`);
    return makeChainShare(election, tally, share, rng);
  });
  for (const { trustee, factors, proof } of shares)
    await node.send('submitShare', 0, box, 'submitShare', [
      id,
      BigInt(trustee),
      toHex(factors),
      toHex(proof),
    ]);
  const counts = combineChainShares(election, tally, shares, cast.length);
  const factors = toHex(Uint8Array.from(shares.flatMap((share) => [...share.factors])));
  await node.send('finalise', 0, box, 'finalise', [id, trustees.map(BigInt), factors, counts]);
  return counts;
}

/** The sum of all ballots. */
function sums({ election, cast }: Running): readonly Ciphertext[] {
  const { candidates } = election.definition;
  const rows = cast.map(({ ballot }) => readCiphertexts(ballot.ciphertexts, candidates));
  return Array.from({ length: candidates }, (_, i) =>
    sumCiphertexts(
      BN254_G1,
      rows.flatMap((row) => row[i] ?? []),
    ),
  );
}

/** The definition as viem encodes it. */
function argument(definition: SigmaDefinition): Readonly<Record<string, unknown>> {
  const point = (bytes: Uint8Array) => ({
    x: BigInt(toHex(bytes.slice(0, 32))),
    y: BigInt(toHex(bytes.slice(32))),
  });
  return {
    ...definition,
    context: toHex(definition.context),
    rollRoot: toHex(definition.rollRoot),
    key: point(definition.key.toBytes()),
    verificationKeys: definition.verificationKeys.map((key) => point(key.toBytes())),
  };
}
