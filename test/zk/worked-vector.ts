/**
 * The worked vector of docs/spec/proofs.md, section 3.7: computed here from the equations of the document and plain
 * SHA-256, without the library's transcript.
 */
import { concatBytes, toHex, utf8 } from '../../src/core/bytes.js';
import { Writer } from '../../src/core/codec.js';
import type { Element, Scalar } from '../../src/core/group.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import { sha256 } from '../../src/core/hash.js';
import { bytesToInteger, integerToBytes } from '../../src/core/integers.js';
import { commitmentKey } from '../../src/zk/commitment-key.js';
import { compileLayout } from '../../src/zk/layout.js';
import type { VectorProof, VectorStatement } from '../../src/zk/vector.js';
import { countLimit, ruleOf } from './fixtures.js';
import { commit, encrypt, item } from './plain-prover.js';

const GROUP = RISTRETTO255;
const SESSION = 'worked vector';
const ROLE = 'contest proof';
const scalar = (value: number): Scalar => GROUP.scalar(value);

export interface WorkedVector {
  readonly statement: VectorStatement;
  readonly proof: VectorProof;
  readonly session: string;
  readonly role: string;
  /** Lines `name = value`, as the document has them. */
  readonly lines: readonly string[];
}

/** One frame of a transcript (spec section 2.5). */
function frame(label: string, data: Uint8Array): Uint8Array {
  const u32 = (n: number): Uint8Array => integerToBytes(BigInt(n), 4);
  return concatBytes(u32(label.length), utf8(label), u32(data.length), data);
}

/** Elements as one message. */
function list(elements: readonly Element[]): Uint8Array {
  return concatBytes(integerToBytes(BigInt(elements.length), 4), ...elements.map((e) => e.toBytes()));
}

/** A challenge of 48 bytes from the digest of a stream. */
function challenge(digest: Uint8Array): Scalar {
  const block = (i: number): Uint8Array => sha256(concatBytes(digest, integerToBytes(BigInt(i), 4)));
  return GROUP.scalar(bytesToInteger(concatBytes(block(0), block(1)).subarray(0, 48)));
}

/** Two options, choose one or vote blank; the voter chooses the second. */
export function workedVector(): WorkedVector {
  const layout = compileLayout(ruleOf(2, { limits: [countLimit(2, 0, 1)], blank: true }), GROUP);
  const key = commitmentKey(GROUP, layout.bits);
  const G = GROUP.generator();
  const publicKey = G.multiply(scalar(1001));
  const r = [2001, 2002, 2003].map(scalar);
  const b = [0, 1, 0, 0].map(scalar);
  const values = [0, 1, 0].map(scalar);
  const ciphertexts = values.map((value, i) => encrypt(publicKey, value, item(r, i)));
  const statement = { publicKey, ciphertexts, layout, key };
  const [rB, rA, rC, rD, s] = [3001, 3002, 3003, 3004, 3005].map(scalar) as [
    Scalar,
    Scalar,
    Scalar,
    Scalar,
    Scalar,
  ];
  const a = [-15, 4, 5, 6].map(scalar); // a_0 + a_1 + a_2 + a_3 = 0

  const B = commit(statement, b, rB);
  const start = concatBytes(
    frame('protocol', utf8('hanpyo')),
    frame('version', Uint8Array.of(1)),
    frame('group', new Writer().text(GROUP.id).raw(G.toBytes()).finish()),
    frame('session', utf8(SESSION)),
    frame('role', utf8(ROLE)),
    frame('layout', layout.bytes),
    frame('public key', list([publicKey])),
    frame('ciphertexts', list(ciphertexts.flatMap(({ c1, c2 }) => [c1, c2]))),
    frame('bit commitment', list([B])),
    frame('aggregation challenge', integerToBytes(48n, 4)),
  );
  const digestY = sha256(start);
  const y = challenge(digestY);
  const w = [scalar(1), y, y.multiply(y), scalar(0)];
  const A = commit(statement, a, rA);
  const signed = a.map((v, j) => (j === 1 ? v.negate() : v));
  const C = commit(statement, signed, rC);
  const D = commit(
    statement,
    a.map((v) => v.multiply(v).negate()),
    rD,
  );
  const wa = a.reduce((sum, v, j) => sum.add(v.multiply(item(w, j))), scalar(0));
  const T = encrypt(publicKey, wa, s);
  const digestX = sha256(
    concatBytes(
      start,
      digestY,
      frame('mask commitments', list([A, C, D, T.c1, T.c2])),
      frame('challenge', integerToBytes(48n, 4)),
    ),
  );
  const x = challenge(digestX);
  const f = b.map((bit, j) => bit.multiply(x).add(item(a, j)));
  const yr = item(r, 0)
    .add(y.multiply(item(r, 1)))
    .add(y.multiply(y).multiply(item(r, 2)));
  const proof = {
    B,
    A,
    C,
    D,
    T,
    f,
    zA: rB.multiply(x).add(rA),
    zC: rC.multiply(x).add(rD),
    zE: x.multiply(yr).add(s),
  };
  const hex = (value: { toBytes(): Uint8Array }): string => toHex(value.toBytes());
  const lines = [
    `H = ${hex(key.h)}`,
    ...key.g.map((g, j) => `G_${j} = ${hex(g)}`),
    `K = ${hex(publicKey)}`,
    ...ciphertexts.flatMap(({ c1, c2 }, i) => [`E_${i}.c1 = ${hex(c1)}`, `E_${i}.c2 = ${hex(c2)}`]),
    `layout = ${toHex(layout.bytes)}`,
    `B = ${hex(B)}`,
    `digest(y) = ${toHex(digestY)}`,
    `y = ${hex(y)}`,
    `A = ${hex(A)}`,
    `C = ${hex(C)}`,
    `D = ${hex(D)}`,
    `T.c1 = ${hex(T.c1)}`,
    `T.c2 = ${hex(T.c2)}`,
    `digest(x) = ${toHex(digestX)}`,
    `x = ${hex(x)}`,
    ...f.map((value, j) => `f_${j} = ${hex(value)}`),
    `zA = ${hex(proof.zA)}`,
    `zC = ${hex(proof.zC)}`,
    `zE = ${hex(proof.zE)}`,
  ];
  return { statement, proof, session: SESSION, role: ROLE, lines };
}
