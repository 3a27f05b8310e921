import { createHash } from 'node:crypto';
import { toHex } from '../../src/core/bytes.js';
import { P256 } from '../../src/core/groups/p256.js';

/**
 * The worked vector of docs/spec/encoding.md section 2.5, line by line, made from the text of the specification with
 * nothing but string concatenation and SHA-256: it shares no code with the transcript.
 */
export function transcriptVector(): readonly string[] {
  const lines: string[] = [];
  let stream = '';
  const put = (name: string, hex: string): void => {
    stream += hex;
    lines.push(`${name} = ${hex}`);
  };
  const note = (name: string, value: string): void => {
    lines.push(`${name} = ${value}`);
  };
  const generator = toHex(P256.generator().toBytes());
  put('frame protocol', frame('protocol', ascii('hanpyo')));
  put('frame version', frame('version', '01'));
  put('frame group', frame('group', `00000005${ascii('P-256')}${generator}`));
  put('frame session', frame('session', toHex(Uint8Array.from({ length: 32 }, (_, i) => i))));
  put('frame role', frame('role', ascii('standalone')));
  put('frame statement', frame('statement', '010203'));
  put('frame commitments', frame('commitments', `00000002${generator}${'00'.repeat(64)}`));
  put('frame challenge', frame('challenge', '00000030'));
  const d1 = sha256(stream);
  note('d1 = SHA-256(stream)', d1);
  stream += d1;
  note('block 0 = SHA-256(d1 || 00000000)', sha256(`${d1}00000000`));
  note('block 1 = SHA-256(d1 || 00000001)', sha256(`${d1}00000001`));
  const uniform = (sha256(`${d1}00000000`) + sha256(`${d1}00000001`)).slice(0, 96);
  note('uniform, 48 bytes', uniform);
  note('challenge scalar', (BigInt(`0x${uniform}`) % P256.order).toString(16).padStart(64, '0'));
  put('frame message', frame('message', ''));
  put('frame aggregation', frame('aggregation challenge', '00000010'));
  const d2 = sha256(stream);
  note('d2 = SHA-256(stream)', d2);
  note('16 challenge bytes', sha256(`${d2}00000000`).slice(0, 32));
  return lines;
}

/** The hexadecimal value of a line of {@link transcriptVector}. */
export function hexOf(lines: readonly string[], name: string): string {
  const line = lines.find((text) => text.startsWith(`${name} = `));
  if (line === undefined) throw new Error(`no line ${name}`);
  return line.slice(name.length + 3);
}

function frame(label: string, data: string): string {
  const length = (hex: string): string => (hex.length / 2).toString(16).padStart(8, '0');
  return length(ascii(label)) + ascii(label) + length(data) + data;
}

function ascii(text: string): string {
  return toHex(new TextEncoder().encode(text));
}

function sha256(hex: string): string {
  return createHash('sha256').update(Buffer.from(hex, 'hex')).digest('hex');
}
