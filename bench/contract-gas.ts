/**
 * Gas of the example contracts by candidates: `npx tsx bench/contract-gas.ts`, the table of `docs/contracts.md`. On a node of
 * one's own; gas does not depend on the machine. Groth16 proofs are simulated with a key whose secrets are known, which
 * costs a contract the same.
 */
import { bn254 } from '@noble/curves/bn254.js';
import { hexToBytes, toHex } from 'viem';
import { startAnvil } from '../examples/voting-contract/anvil.js';
import { begin, end, vote } from '../examples/voting-contract/election.js';
import { connect, type Node } from '../examples/voting-contract/node.js';
import { anonymousScope } from '../src/ballot/anonymous/scope.js';
import { compressWithDigest, coordinates, publicSignals } from '../src/ballot/anonymous/statement.js';
import { concatBytes } from '../src/core/bytes.js';
import { BABYJUBJUB } from '../src/core/groups/babyjubjub.js';
import { BN254_G1 } from '../src/core/groups/bn254.js';
import { bytesToInteger, integerToBytes } from '../src/core/integers.js';
import { systemRng as rng } from '../src/core/random.js';

const CANDIDATES = [2, 4, 8, 16] as const;
const BATCHES = [1, 2, 5, 10] as const;
/** The generator of the second group, and twice that for delta, which must not be gamma; in the order of EIP-197. */
const [G2, TWICE_G2] = [1n, 2n].map((scalar) => {
  const { x, y } = bn254.G2.Point.BASE.multiply(scalar).toAffine();
  return [x.c1, x.c0, y.c1, y.c0];
}) as [bigint[], bigint[]];
const G = BN254_G1.generator();
const INPUTS = [5, 6, 7, 8].map((scalar) => G.multiplyVartime(BN254_G1.scalar(scalar)));

const anvil = await startAnvil(4);
try {
  const node = connect(anvil.url);
  for (const candidates of CANDIDATES) await sigma(node, candidates);
  for (const candidates of CANDIDATES) for (const batch of BATCHES) await anonymous(node, candidates, batch);
} finally {
  anvil.stop();
}

/** The last of so many amounts. */
function last({ gas }: Node, step: string): number {
  return gas.get(step)?.at(-1) ?? 0;
}

async function sigma(node: Node, candidates: number): Promise<void> {
  const casts: number[] = [];
  for (const runningTally of [false, true]) {
    const box = await node.deploy('SigmaElection');
    const running = await begin(node, box, 3, { candidates, threshold: 3, runningTally }, rng);
    await node.setTime(running.election.definition.opens);
    for (const voter of [1, 2, 3]) await vote(running, voter, voter % candidates, rng);
    casts.push(last(node, 'cast'));
    await node.setTime(running.election.definition.closes);
    await end(running, [1, 2, 4], rng);
  }
  const steps = ['create', 'submitShare', 'finalise', 'count 3 ballots'].map(
    (step) => `${step} ${last(node, step)}`,
  );
  console.log(
    `sigma, ${candidates} candidates: cast ${casts[0]}, with running tally ${casts[1]}, ${steps.join(', ')}`,
  );
}

async function anonymous(node: Node, candidates: number, batch: number): Promise<void> {
  const now = await node.now();
  const [keyX, keyY] = coordinates(BABYJUBJUB.generator());
  const root = 1n;
  const definition = {
    ...{ context: toHex(new Uint8Array(32)), root, keyX, keyY },
    ...{ opens: now, closes: now + 10_000, maxBallots: 1_000, positions: candidates },
  };
  const words = [G, ...INPUTS].map((point) => point.toBytes()).flatMap((b) => [b.slice(0, 32), b.slice(32)]);
  const [alphaX = 0n, alphaY = 0n, ...inputs] = words.map(bytesToInteger);
  const box = await node.deploy('AnonElection', [
    [alphaX, alphaY, ...G2, ...G2, ...TWICE_G2, ...inputs],
    definition,
  ]);
  const electionId = await node.client.readContract({
    ...box.contract,
    address: box.address,
    functionName: 'ELECTION_ID',
  });
  const place = { chainId: BigInt(await node.client.getChainId()), contract: box.bytes };
  const scope = anonymousScope({ ...place, electionId: hexToBytes(electionId as `0x${string}`), contest: 0 });
  const ballot = (): Uint8Array => simulated(scope, root, [keyX, keyY], candidates);
  await node.send('warm', 1, box, 'cast', [toHex(ballot())]);
  await node.send('anon', 1, box, 'cast', [toHex(concatBytes(...Array.from({ length: batch }, ballot)))]);
  await node.send('post', 1, box, 'post', [toHex(concatBytes(...Array.from({ length: batch }, ballot)))]);
  console.log(
    `anonymous, ${candidates} candidates, ${batch} in a transaction: ${Math.round(last(node, 'anon') / batch)} each, posted ${Math.round(last(node, 'post') / batch)}, deployment ${last(node, 'deploy AnonElection')}`,
  );
}

/** A ballot with random words and the proof that the known key allows: B is the generator, A = alpha + IC + 2 C. */
function simulated(scope: bigint, root: bigint, key: readonly bigint[], candidates: number): Uint8Array {
  const random = (): bigint => BN254_G1.randomScalar(rng).value;
  const nullifier = random();
  const ciphertexts = Array.from({ length: 4 * candidates }, random);
  const statement = compressWithDigest([scope, root, nullifier, ...key, ...ciphertexts], random());
  const c = G.multiplyVartime(BN254_G1.randomScalar(rng));
  const [ic0 = G, ...ics] = INPUTS;
  const a = publicSignals(statement).reduce(
    (sum, signal, i) => sum.add((ics[i] ?? G).multiplyVartime(BN254_G1.scalar(signal))),
    G.add(ic0).add(c).add(c),
  );
  const wordsOf = (values: readonly bigint[]): Uint8Array =>
    concatBytes(...values.map((v) => integerToBytes(v, 32)));
  return concatBytes(
    wordsOf([nullifier, statement.digest]),
    a.toBytes(),
    wordsOf(G2),
    c.toBytes(),
    wordsOf(ciphertexts),
  );
}
