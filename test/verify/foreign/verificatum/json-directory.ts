/** A dump of a proof over integers, put back into the files that it was made from. */
import { integer, leaf, lengthFor, node } from './prover/groups.js';

/** The parts of a dump that tests read; numbers are hexadecimal. */
export interface JsonDump {
  readonly version: string;
  readonly sid: string;
  readonly auxsid: string;
  readonly s_Gq: string;
  readonly rho_preimage: string;
  readonly rho: string;
  readonly y: string;
  readonly g: string;
  readonly input: readonly { readonly u: unknown; readonly v: unknown }[];
  readonly shuffles: readonly JsonShuffle[];
  readonly decryption?: { readonly seed: string; readonly challenge_v: string };
}

interface JsonShuffle {
  readonly output: readonly { readonly u: unknown; readonly v: unknown }[];
  readonly u: readonly unknown[];
  readonly e: readonly string[];
  readonly challenge_v: string;
  readonly commitment: Readonly<Record<'B' | 'Bp', readonly unknown[]>> &
    Readonly<Record<'Ap' | 'Cp' | 'Dp', unknown>> & {
      readonly Fp: { readonly u: unknown; readonly v: unknown };
    };
  readonly reply: Readonly<Record<'kA' | 'kC' | 'kD', string>> &
    Readonly<Record<'kB' | 'kE', readonly string[]>> & { readonly kF: unknown };
  readonly derived: Readonly<Record<string, { readonly x: string; readonly y: string }>>;
}

/** The files. The dump must be of a shuffle of width 1 by one server. */
export function directoryFromJson(dump: JsonDump): Map<string, Uint8Array> {
  const [shuffle] = dump.shuffles;
  if (shuffle === undefined) throw new Error('no shuffle');
  const [p, q] = primes(dump.s_Gq);
  const element = (value: unknown): Buffer => integer(numberOf(value), lengthFor(p));
  const scalar = (value: unknown): Buffer => integer(numberOf(value), lengthFor(q));
  const elements = (values: readonly unknown[]): Buffer => node(...values.map(element));
  const list = (rows: JsonDump['input']): Buffer =>
    node(elements(rows.map(({ u }) => u)), elements(rows.map(({ v }) => v)));
  const { commitment: c, reply: r } = shuffle;
  const text = (value: string): Buffer => Buffer.from(value);
  return new Map<string, Uint8Array>([
    ['protInfo.xml', text(protocol(dump))],
    ['nizkp/version', text(dump.version)],
    ['nizkp/type', text('shuffling')],
    ['nizkp/auxsid', text(dump.auxsid)],
    ['nizkp/width', text('1')],
    ['nizkp/proofs/activethreshold', text('1')],
    ['nizkp/FullPublicKey.bt', node(element(dump.g), element(dump.y))],
    ['nizkp/Ciphertexts.bt', list(dump.input)],
    ['nizkp/ShuffledCiphertexts.bt', list(shuffle.output)],
    ['nizkp/proofs/PermutationCommitment01.bt', elements(shuffle.u)],
    [
      'nizkp/proofs/PoSCommitment01.bt',
      node(
        ...[elements(c.B), element(c.Ap), elements(c.Bp), element(c.Cp), element(c.Dp)],
        node(element(c.Fp.u), element(c.Fp.v)),
      ),
    ],
    [
      'nizkp/proofs/PoSReply01.bt',
      node(
        ...[scalar(r.kA), node(...r.kB.map(scalar)), scalar(r.kC), scalar(r.kD)],
        ...[node(...r.kE.map(scalar)), scalar(r.kF)],
      ),
    ],
  ]);
}

/** A number, alone in however many lists. */
function numberOf(value: unknown): bigint {
  if (Array.isArray(value)) return numberOf(value[0]);
  return BigInt(`0x${String(value)}`);
}

/** p and q of the text of a group. */
function primes(text: string): [bigint, bigint] {
  const bytes = Buffer.from(text.slice(text.lastIndexOf('::') + 2), 'hex');
  const name = leaf(Buffer.from('com.verificatum.arithm.ModPGroup')).length;
  const at = 5 + name + 5;
  const length = bytes.readUInt32BE(at + 1);
  const p = bytes.subarray(at + 5, at + 5 + length);
  const next = at + 5 + length;
  const q = bytes.subarray(next + 5, next + 5 + bytes.readUInt32BE(next + 1));
  return [BigInt(`0x${p.toString('hex')}`), BigInt(`0x${q.toString('hex')}`)];
}

function protocol({ version, sid, s_Gq: group }: JsonDump): string {
  const fields = {
    version,
    sid,
    nopart: 1,
    thres: 1,
    statdist: 100,
    pgroup: group,
    vbitlenro: 256,
    ebitlenro: 256,
  };
  const more = { prg: 'SHA-256', rohash: 'SHA-256', corr: 'noninteractive', width: 1 };
  const lines = Object.entries({ ...fields, ...more }).map(([name, value]) => `<${name}>${value}</${name}>`);
  return `<protocol>${lines.join('\n')}<party><name>one</name></party></protocol>`;
}
