/** An archive taken apart into its events, changed, and put together again so that all hashes fit. */
import { createHash } from 'node:crypto';
import { tarHeader } from '../../../../src/verify/foreign/belenios/archive.js';

/** One event: objects that its payload refers to, the payload, and fields that are to be other than they should. */
export interface ModelStep {
  type: string;
  /** Bodies before the payload. */
  refs: string[];
  payload: string | undefined;
  /** Fields of the event that are put in place of the right ones. */
  event?: Record<string, unknown>;
}

/** A whole archive. */
export interface Model {
  mtime: number;
  steps: ModelStep[];
}

/** A member as it is written. */
export interface ModelMember {
  name: string;
  body: Buffer;
}

export const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');

/** Takes an archive apart. */
export function takeApart(bytes: Uint8Array): Model {
  const steps: ModelStep[] = [];
  let pending: string[] = [];
  let mtime = 0;
  for (const { name, body } of membersOf(bytes)) {
    const text = body.toString('utf8');
    if (name === 'BELENIOS') mtime = Number(JSON.parse(text).timestamp);
    else if (name.endsWith('.data.json')) pending.push(text);
    else {
      steps.push({ type: JSON.parse(text).type, refs: pending.slice(0, -1), payload: pending.at(-1) });
      pending = [];
    }
  }
  return { mtime, steps };
}

/** The members of an archive. */
export function membersOf(bytes: Uint8Array): ModelMember[] {
  const buffer = Buffer.from(bytes);
  const members: ModelMember[] = [];
  for (let at = 0; at < buffer.length; ) {
    const name = buffer.toString('latin1', at, at + 100).replace(/\0+$/, '');
    const size = Number.parseInt(buffer.toString('latin1', at + 124, at + 135), 8);
    members.push({ name, body: buffer.subarray(at + 512, at + 512 + size) });
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return members;
}

/** The members of a model: payloads name their objects, events their payloads and parents. */
export function membersOfModel({ mtime, steps }: Model): ModelMember[] {
  const members: ModelMember[] = [
    { name: 'BELENIOS', body: Buffer.from(`{"version":1,"timestamp":"${mtime}"}`) },
  ];
  const put = (body: string, kind: string): void => {
    members.push({ name: `${sha256(body)}.${kind}.json`, body: Buffer.from(body) });
  };
  let parent: string | undefined;
  steps.forEach((step, height) => {
    const payload = step.payload === undefined ? undefined : linked(step);
    for (const ref of step.refs) put(ref, 'data');
    if (payload !== undefined) put(payload, 'data');
    const event = { parent, height, type: step.type, payload: payload && sha256(payload), ...step.event };
    const text = JSON.stringify(event);
    put(text, 'event');
    parent = sha256(text);
  });
  return members;
}

/** The payload of a step, with the hashes of its objects. */
function linked({ type, payload = '', refs }: ModelStep): string {
  const [first, second, third, fourth] = refs.map((ref) => sha256(ref));
  if (type === 'Setup')
    return JSON.stringify({
      ...{ election: first, trustees: second, credentials: third, credentials_certificate: fourth },
    });
  if (type === 'EncryptedTally') return JSON.stringify({ ...JSON.parse(payload), encrypted_tally: first });
  if (type === 'Shuffle' || type === 'PartialDecryption')
    return JSON.stringify({ ...JSON.parse(payload), payload: first });
  return payload;
}

/** The archive of members. */
export function writeArchive(members: readonly ModelMember[], mtime: number): Uint8Array {
  return Buffer.concat(
    members.flatMap(({ name, body }) => [
      Buffer.from(tarHeader(name, body.length, mtime)),
      body,
      Buffer.alloc((512 - (body.length % 512)) % 512),
    ]),
  );
}

/** The archive of a model. */
export function putTogether(model: Model): Uint8Array {
  return writeArchive(membersOfModel(model), model.mtime);
}
