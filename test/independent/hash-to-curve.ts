/** P256_XMD:SHA-256_SSWU_RO_ of RFC 9380, as specification 2.3 asks; and the commitment key of 3.7a. */
import { at, concat, mod, power, sha256, textOf, toBig, u8, u16, u32, utf8 } from './bytes.js';
import { add, B, type Point, PRIME } from './p256.js';

/** `expand_message_xmd` of RFC 9380 section 5.3.1 with SHA-256. */
function expand(domain: string, message: Uint8Array, length: number): Uint8Array {
  const dst = concat(utf8(domain), u8(domain.length));
  const first = sha256(new Uint8Array(64), message, u16(length), u8(0), dst);
  let block = sha256(first, u8(1), dst);
  const blocks = [block];
  for (let i = 2; i <= Math.ceil(length / 32); i++) {
    block = sha256(
      block.map((byte, j) => byte ^ at([...first], j)),
      u8(i),
      dst,
    );
    blocks.push(block);
  }
  return concat(...blocks).subarray(0, length);
}

/** The simplified SWU map of RFC 9380 section 6.6.2 with A = -3, Z = -10. */
function mapToCurve(u: bigint): Point {
  const A = -3n;
  const Z = -10n;
  const g = (x: bigint): bigint => mod(x ** 3n + A * x + B, PRIME);
  const inverse = (a: bigint): bigint => power(a, PRIME - 2n, PRIME);
  const t = mod(Z * Z * u ** 4n + Z * u * u, PRIME);
  const x1 = mod(t === 0n ? B * inverse(Z * A) : -B * inverse(A) * (1n + inverse(t)), PRIME);
  const x = isSquare(g(x1)) ? x1 : mod(Z * u * u * x1, PRIME);
  const root = power(g(x), (PRIME + 1n) / 4n, PRIME);
  return { x, y: (root & 1n) === (u & 1n) ? root : mod(-root, PRIME) };
}

function isSquare(a: bigint): boolean {
  return a === 0n || power(a, (PRIME - 1n) / 2n, PRIME) === 1n;
}

/** hash_to_curve with a domain and a message. */
export function hashToCurve(domain: string, message: Uint8Array): Point {
  const uniform = expand(domain, message, 96);
  const field = (i: number): bigint => mod(toBig(uniform.subarray(48 * i, 48 * i + 48)), PRIME);
  return add(mapToCurve(field(0)), mapToCurve(field(1)));
}

/** 3.7a: H, and the generators G_0 .. G_(bits-1). */
export interface CommitmentKey {
  readonly H: Point;
  readonly generators: readonly Point[];
}

export function commitmentKey(bits: number): CommitmentKey {
  const numbered = (number: number): Point =>
    hashToCurve('hanpyo-v1 commitment key', concat(textOf('P-256'), u32(number)));
  return { H: numbered(0), generators: Array.from({ length: bits }, (_, j) => numbered(j + 1)) };
}
