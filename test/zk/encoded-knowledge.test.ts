/** The equations of proofs of plaintext knowledge inside the engine are those of the reference, scalar by scalar. */
import { expect, it } from 'vitest';
import type { EquationSpace, Place } from '../../src/core/engine/equation-space.js';
import { columnOf } from '../../src/core/engine/scalar-columns.js';
import { P256 } from '../../src/core/groups/p256.js';
import { bytesToInteger, integerToBytes, mod } from '../../src/core/integers.js';
import { EncodedKnowledgeVerifier } from '../../src/zk/encoded-knowledge.js';
import { seededRng } from '../helpers/rng.js';

const rng = seededRng('encoded knowledge');
const q = P256.order;

function place(space: EquationSpace, values: readonly bigint[]): Place {
  const list = space.scalars(values.length);
  space.decodeScalars(list, values.length, (bytes) => {
    for (const [i, value] of values.entries()) bytes.set(integerToBytes(value, 32), 32 * i);
  });
  return list;
}

function read(space: EquationSpace, list: Place, count: number): bigint[] {
  const bytes = space.encodeScalars(list, count);
  return Array.from({ length: count }, (_, i) => bytesToInteger(bytes.subarray(32 * i, 32 * i + 32)));
}

function drawn(count: number, size: number): bigint[] {
  return Array.from({ length: count }, () => mod(bytesToInteger(rng(size)), q));
}

it.each([1, 2, 5])(
  'of %i ciphertexts: weight c on c1, 0 on c2, weight on R, and the sum of weight z on G',
  (width) => {
    const proofs = 7;
    const [c, z, w] = [drawn(proofs, 32), drawn(proofs * width, 32), drawn(proofs * width, 16)];
    const space = P256.bulk.openEquations?.() as EquationSpace;
    const verifier = new EncodedKnowledgeVerifier(width);
    const dirty = place(space, drawn(proofs * verifier.points, 32));
    const shared = place(space, [5n, 6n]);
    const columns = {
      challenges: [columnOf(place(space, c), 1)],
      responses: columnOf(place(space, z), width),
      weights: columnOf(place(space, w), width),
      target: columnOf(dirty, verifier.points),
    };
    verifier.emit(space.columns(proofs), columns, shared);
    const own = c.map((challenge, i) =>
      w.slice(i * width, (i + 1) * width).map((weight) => [challenge, weight] as const),
    );
    expect(read(space, dirty, proofs * verifier.points)).toEqual(
      own.flatMap((row) => [
        ...row.flatMap(([challenge, weight]) => [mod(challenge * weight, q), 0n]),
        ...row.map(([, weight]) => weight),
      ]),
    );
    const sum = z.reduce((total, response, i) => total + response * (w[i] ?? 0n), 5n);
    expect(read(space, shared, 2)).toEqual([mod(sum, q), 6n]);
  },
);
