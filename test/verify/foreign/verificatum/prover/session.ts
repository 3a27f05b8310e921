/** What a proof directory of the test prover is about, and its random oracle, written from the description of the format. */
import { createHash, randomBytes } from 'node:crypto';
import { leaf, node, type ProverGroup } from './groups.js';

/** What to prove. */
export interface Plan {
  readonly servers: number;
  readonly threshold: number;
  /** Servers that are asked to shuffle; as many as the threshold if not given. */
  readonly active?: number;
  readonly width: number;
  /** Ciphertexts. */
  readonly size: number;
  readonly type: 'mixing' | 'shuffling' | 'decryption';
  /** For how many ciphertexts permutations are committed to in advance. */
  readonly prepared?: number;
  readonly version?: string;
  readonly hash?: 'SHA-256' | 'SHA-384' | 'SHA-512';
  readonly prg?: 'SHA-256' | 'SHA-384' | 'SHA-512';
  readonly batchBits?: number;
  readonly challengeBits?: number;
  /** Servers whose proof of shuffle, or of their commitment, is spoilt, or who do nothing. */
  readonly spoiltShuffle?: readonly number[];
  readonly spoiltCommitment?: readonly number[];
  readonly absent?: readonly number[];
  /** Servers with wrong decryption factors; marked as such if they are among `marked`. */
  readonly spoiltFactors?: readonly number[];
  readonly marked?: readonly number[];
  /** Whether the key polynomial that is published has another constant term than the public key. */
  readonly otherPolynomial?: boolean;
  /** Whether all servers decrypt with another secret than that of the public key. */
  readonly otherSecret?: boolean;
  /** Whether the list of the last server stands in the published file alone. */
  readonly lastPublishedOnly?: boolean;
}

/** One session: the plan, the group, and everything that its oracle needs. */
export interface ProverSession<P> {
  readonly plan: Plan;
  readonly group: ProverGroup<P>;
  readonly files: Map<string, Uint8Array>;
  /** RO of bytes behind the prefix. */
  oracle(bits: number, tree: Uint8Array): Buffer;
  /** A generator for batching. */
  stream(seed: Uint8Array): (bits: number) => bigint;
  readonly seedBits: number;
  readonly generators: readonly P[];
  readonly g: P;
  readonly y: P;
}

const digest = (name: string, ...parts: readonly Uint8Array[]): Buffer =>
  parts.reduce((hash, part) => hash.update(part), createHash(name.toLowerCase().replace('-', ''))).digest();

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** Integers from a stream of hashes of a seed and a counter. */
function integersOf(name: string, seed: Uint8Array): (bits: number) => bigint {
  let counter = 0;
  let held = Buffer.alloc(0);
  return (bits) => {
    const length = Math.ceil(bits / 8);
    while (held.length < length) held = Buffer.concat([held, digest(name, seed, number(counter++))]);
    const value = BigInt(`0x${held.subarray(0, length).toString('hex')}`);
    held = held.subarray(length);
    return BigInt.asUintN(bits, value);
  };
}

/** A uniform scalar. */
export function randomScalar<P>({ order }: ProverGroup<P>): bigint {
  return BigInt(`0x${randomBytes(100).toString('hex')}`) % order;
}

/** Opens a session: writes the small files, derives prefix and generators. @param secret - of the joint key */
export function openProver<P>(group: ProverGroup<P>, plan: Plan, secret: bigint): ProverSession<P> {
  const { version = '3.1.0', hash = 'SHA-256', prg = 'SHA-256', batchBits = 256, challengeBits = 256 } = plan;
  const text = (value: string): Buffer => leaf(Buffer.from(value));
  const prefix = digest(
    hash,
    node(
      ...[text(version), text('TestSession.default'), leaf(number(100)), leaf(number(challengeBits))],
      ...[leaf(number(batchBits)), text(prg), text(group.text), text(hash)],
    ),
  );
  const oracle = (bits: number, tree: Uint8Array): Buffer => {
    const value = integersOf(hash, digest(hash, number(bits), prefix, tree))(bits);
    return Buffer.from(value.toString(16).padStart(2 * Math.ceil(bits / 8), '0'), 'hex');
  };
  const bytesOf = (name: string): number => digest(name).length;
  const draw = integersOf(hash, oracle(8 * bytesOf(hash), text('generators')));
  const count = plan.type === 'decryption' ? 0 : (plan.prepared ?? plan.size);
  const files = new Map<string, Uint8Array>();
  const put = (path: string, value: string): unknown => files.set(path, Buffer.from(value));
  put('protInfo.xml', protocolFile(group.text, { ...plan, version, hash, prg, batchBits, challengeBits }));
  put('nizkp/version', version);
  put('nizkp/type', plan.type);
  put('nizkp/auxsid', 'default');
  put('nizkp/width', String(plan.width));
  put('nizkp/proofs/activethreshold', String(plan.active ?? plan.threshold));
  if (plan.prepared !== undefined) put('nizkp/proofs/maxciph', String(plan.prepared));
  return {
    plan,
    group,
    files,
    oracle,
    stream: (seed) => integersOf(prg, seed),
    seedBits: 8 * bytesOf(prg),
    generators: Array.from({ length: count }, () => group.derive(draw, 100)),
    g: group.base,
    y: group.times(group.base, secret),
  };
}

type Parameters = Plan & Required<Pick<Plan, 'version' | 'hash' | 'prg' | 'batchBits' | 'challengeBits'>>;

function protocolFile(group: string, plan: Parameters): string {
  const fields = {
    version: plan.version,
    sid: 'TestSession',
    name: 'A test &amp; nothing else',
    descr: '',
    nopart: plan.servers,
    statdist: 100,
    thres: plan.threshold,
    pgroup: group,
    vbitlen: 128,
    vbitlenro: plan.challengeBits,
    ebitlen: 128,
    ebitlenro: plan.batchBits,
    prg: plan.prg,
    rohash: plan.hash,
    corr: 'noninteractive',
    width: plan.width,
    maxciph: 0,
  };
  const lines = Object.entries(fields).map(
    ([name, value]) => `  <!-- ${name} -->\n  <${name}>${value}</${name}>`,
  );
  const parties = Array.from(
    { length: plan.servers },
    (_, i) => `  <party><name>Server ${i + 1}</name></party>`,
  );
  return `<!-- made by a test -->\n<protocol>\n${[...lines, ...parties].join('\n')}\n</protocol>\n`;
}
