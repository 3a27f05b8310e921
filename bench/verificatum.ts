/**
 * Verifying a proof of Verificatum over P-256: `npx tsx bench/verificatum.ts [ciphertexts] [width]`. The proof is made by
 * the prover of the tests, with points on the library's own engine to be done sooner. Times are of this process's
 * processor; the fastest of three counts.
 */
import { cpus, loadavg } from 'node:os';
import type { Element } from '../src/core/group.js';
import { P256_CURVE } from '../src/core/groups/nist-curves.js';
import { bytesToInteger, integerToBytes } from '../src/core/integers.js';
import { verifyVerificatum } from '../src/verify/foreign/verificatum/index.js';
import { memoryFiles } from '../test/verify/foreign/verificatum/data.js';
import { directoryOf } from '../test/verify/foreign/verificatum/prover/directory.js';
import {
  integer,
  node,
  PROVER_GROUPS,
  type ProverGroup,
} from '../test/verify/foreign/verificatum/prover/groups.js';

const [size, width] = [Number(process.argv[2] ?? 2000), Number(process.argv[3] ?? 1)];
const { group } = P256_CURVE;
const plain = PROVER_GROUPS['P-256'];

/** P-256 with the arithmetic of the engine. */
const fast: ProverGroup<Element> = {
  text: plain.text,
  order: group.order,
  base: group.generator(),
  zero: group.identity(),
  add: (a, b) => a.add(b),
  times: (a, scalar) => a.multiplyVartime(group.scalar(scalar)),
  tree: (a) => {
    const bytes = a.toBytes();
    return node(...[0, 32].map((from) => integer(bytesToInteger(bytes.subarray(from, from + 32)), 33)));
  },
  derive: (draw, surplus) => {
    const point = plain.derive(draw, surplus) as { toAffine(): { x: bigint; y: bigint } };
    const { x, y } = point.toAffine();
    return group.elementFromBytes(Buffer.concat([integerToBytes(x, 32), integerToBytes(y, 32)]));
  },
};

console.log(`${cpus()[0]?.model}, load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}`);
for (const type of ['shuffling', 'mixing'] as const) {
  const files = memoryFiles(directoryOf(fast, { servers: 1, threshold: 1, width, size, type }));
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 3; run++) {
    const before = process.cpuUsage();
    const { verdict } = await verifyVerificatum(files);
    const { user, system } = process.cpuUsage(before);
    if (verdict !== 'verified') throw new Error(`the proof is ${verdict}`);
    best = Math.min(best, user + system);
  }
  console.log(
    `${type}: ${size} ciphertexts of width ${width}, ${(best / size).toFixed(0)} microseconds each`,
  );
}
