/**
 * The Bayer–Groth argument beside the proof of shuffle that elections use: `npx tsx bench/bayer-groth.ts [rows] [matrix rows]`.
 * Rows of one ciphertext on P-256. Processor time, not time on the clock. The prover is the tests' plain one: it does not
 * hide its secrets from a clock, so a fit one would take longer.
 */
import { P256 } from '../src/core/groups/p256.js';
import { ROLES } from '../src/core/labels.js';
import { systemRng } from '../src/core/random.js';
import { Transcript } from '../src/core/transcript.js';
import { checkOf } from '../src/mixnet/bayer-groth/equations.js';
import { bayerGrothEquations } from '../src/mixnet/bayer-groth/shuffle.js';
import { transcriptChallenges } from '../src/mixnet/bayer-groth/transcript-challenges.js';
import { verifyChain } from '../src/mixnet/chain.js';
import { proveShuffle } from '../src/mixnet/prover.js';
import { BatchVerifier } from '../src/zk/batch.js';
import { commitmentKey } from '../src/zk/commitment-key.js';
import { isElement, isScalar, pairsForm, trueShuffle } from '../test/mixnet/bayer-groth/fixtures.js';
import { proveBayerGroth } from '../test/mixnet/bayer-groth/plain-prover.js';
import { testMix } from '../test/mixnet/fixtures.js';

const [rows, matrixRows] = [Number(process.argv[2] ?? 1000), Number(process.argv[3] ?? 8)];

/** Processor time of the second of two runs, in milliseconds for all rows. */
function timed<T>(name: string, run: () => T): T {
  run();
  const before = process.cpuUsage();
  const result = run();
  const { user, system } = process.cpuUsage(before);
  console.log(`${name}: ${((user + system) / 1000).toFixed(0)} ms`);
  return result;
}

/** The value with all elements decoded from bytes, as a verifier gets them, and the bytes of what it holds. */
function decoded<T>(value: T): { readonly value: T; readonly bytes: number } {
  let bytes = 0;
  const copy = (part: unknown): unknown => {
    if (typeof part !== 'object' || part === null) return part;
    if (Array.isArray(part)) return part.map(copy);
    if (isElement(part) || isScalar(part)) bytes += part.toBytes().length;
    if (isElement(part)) return P256.elementOrIdentityFromBytes(part.toBytes());
    if (isScalar(part)) return part;
    return Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, copy(inner)]));
  };
  return { value: copy(value) as T, bytes };
}

function bayerGroth(): void {
  const random = () => P256.randomScalar(systemRng);
  const form = pairsForm(P256, P256.generator().multiply(random()), 1);
  const key = commitmentKey(P256, Math.ceil(rows / matrixRows));
  const context = { group: P256, form, key };
  const transcript = Transcript.create({
    group: P256,
    session: new Uint8Array(32),
    role: ROLES.bayerGroth,
  });
  const challenges = transcriptChallenges(transcript, context);
  const prover = { context, challenges, random };
  const { statement, witness } = trueShuffle(prover, rows, matrixRows);
  const lists = decoded(statement).value;
  const made = timed('Bayer–Groth: prove, without the shuffle', () =>
    proveBayerGroth(prover, lists, witness),
  );
  const { value: argument, bytes } = decoded(made);
  const shared = [P256.generator(), key.h, ...key.g, ...form.components.map(({ base }) => base)];
  const equations = timed('Bayer–Groth: equations, that is, hashes and scalars', () =>
    bayerGrothEquations(context, lists, argument, challenges),
  );
  timed('Bayer–Groth: equations in one multiplication', () => {
    const batch = new BatchVerifier(P256, shared);
    batch.add(checkOf(equations));
    if (batch.verify(systemRng).length > 0) throw new Error('the proof is refused');
  });
  console.log(`Bayer–Groth: proof of ${bytes} bytes`);
}

function tereliusWikstrom(): void {
  const { params, inputs, generators } = testMix(P256, rows, 1);
  const place = { stage: 0, mixer: 1 };
  const shuffled = timed('Terelius–Wikström: shuffle and prove', () =>
    proveShuffle(params, place, inputs, generators, systemRng),
  );
  timed('Terelius–Wikström: verify in one multiplication', () => {
    const how = { mode: 'together', rng: systemRng } as const;
    const verdict = verifyChain(params, inputs, [{ mixer: 1, ...shuffled }], { generators, how });
    if (!verdict.ok) throw new Error(verdict.detail);
  });
  console.log(`Terelius–Wikström: proof of ${shuffled.proof.length} bytes`);
}

console.log(`${rows} rows; Bayer–Groth in a matrix of ${matrixRows} rows`);
bayerGroth();
tereliusWikstrom();
