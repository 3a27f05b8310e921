/**
 * A record of Belenios of any size, as its archive: an election that is really held, with the library's own writer. Every
 * ballot is encrypted, proved and signed for itself, with a credential and randomness of its own, by two processes; the
 * archive is written as a stream. Shorter records are made of the first ballots of the longest, with a tally of their own.
 */
import { createHash } from 'node:crypto';
import { closeSync, createReadStream, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  generateTrusteeKeys,
  type OpenElection,
  openElection,
  ownedBy,
  partialDecryption,
  readTrusteeSecret,
} from '../src/belenios/index.js';
import type { Scalar } from '../src/core/group.js';
import { systemRng } from '../src/core/random.js';
import { tarHeader } from '../src/verify/foreign/belenios/archive.js';
import { groupOfName } from '../src/verify/foreign/belenios/groups.js';
import type { LargePart, LargePortion } from './large-belenios-child.js';
import { makeStretches, totalsOf } from './large-writers.js';

const GROUP = 'Ed25519';
const UUID = 'hanpyoLargeRecord';
const OPTIONS = 10;
/** The time that the members of the archive state. */
const TIME = 1_700_000_000;
const BLOCK = 512;
const FLUSH_BYTES = 2 ** 20;

/** An election whose ballots are to be made. */
export interface LargeElection {
  readonly open: OpenElection;
  /** The object `election`. */
  readonly election: string;
  readonly trustees: string;
  readonly secret: Scalar;
}

/** Makes an election of ten options, of which up to three are chosen, with one trustee. */
export function largeElection(): LargeElection {
  const group = groupOfName(GROUP, 'group');
  const keys = generateTrusteeKeys(GROUP, systemRng);
  const answers = Array.from({ length: OPTIONS }, (_, i) => `Option ${i + 1}`);
  const election = JSON.stringify({
    ...{ version: 1, description: '', name: 'A large record', group: GROUP },
    public_key: JSON.parse(keys.publicKey).public_key,
    questions: [{ answers, min: 1, max: 3, question: 'Which?' }],
    uuid: UUID,
  });
  return {
    open: openElection(election),
    election,
    trustees: `[["Single",${keys.publicKey}]]`,
    secret: readTrusteeSecret(group, keys.privateKey),
  };
}

/**
 * Makes ballots, by several processes.
 * @param script - of the processes, bundled
 * @param folder - for files of ballots
 * @param ends - after how many ballots a stretch ends, in order
 * @returns the portions of each stretch
 */
export function makeBallots(
  { election }: LargeElection,
  script: string,
  folder: string,
  ends: readonly number[],
): Promise<readonly (readonly LargePortion[])[]> {
  return makeStretches(script, ends, (range): LargePart => {
    return { election, ...range, file: join(folder, `ballots-${range.from}`) };
  });
}

/** Writes the archive of an election in which these ballots were cast. @returns its size in bytes */
export async function writeLargeArchive(
  path: string,
  { open, election, trustees, secret }: LargeElection,
  portions: readonly LargePortion[],
): Promise<number> {
  const archive = new Archive(path);
  const credentials = JSON.stringify(portions.flatMap((portion) => portion.credentials));
  const objects = [election, trustees, credentials];
  const [e, t, c] = objects.map(hashOf);
  archive.event('Setup', `{"election":"${e}","trustees":"${t}","credentials":"${c}"}`, objects);
  for (const { file } of portions)
    for await (const ballot of createInterface({ input: createReadStream(file) }))
      archive.event('Ballot', ballot);
  archive.event('EndBallots');
  const ballots = portions.reduce((sum, portion) => sum + portion.credentials.length, 0);
  const tally = JSON.stringify([sumsOf(open, portions)]);
  archive.event(
    'EncryptedTally',
    `{"num_tallied":${ballots},"total_weight":${ballots},"encrypted_tally":"${hashOf(tally)}"}`,
    [tally],
  );
  const share = partialDecryption(open, { tally }, secret, systemRng);
  archive.event('PartialDecryption', ownedBy(1, share), [share]);
  archive.event('Result', JSON.stringify({ result: [totalsOf(portions)] }));
  return archive.close();
}

/** The products of the portions' ciphertexts. */
function sumsOf(
  { bases }: OpenElection,
  portions: readonly LargePortion[],
): { alpha: string; beta: string }[] {
  const text = bases.group;
  const add = (texts: readonly string[]): string =>
    text.textOf(texts.map((each) => text.point(each, '').element).reduce((sum, element) => sum.add(element)));
  return Array.from({ length: OPTIONS }, (_, i) => {
    const of = (half: 'alpha' | 'beta'): string => add(portions.flatMap(({ sums }) => sums[i]?.[half] ?? []));
    return { alpha: of('alpha'), beta: of('beta') };
  });
}

/** An archive that is being written. */
class Archive {
  readonly #file: number;
  #waiting: Uint8Array[] = [];
  #waits = 0;
  #bytes = 0;
  #height = 0;
  #parent: string | undefined;

  constructor(path: string) {
    this.#file = openSync(path, 'wx');
    this.#member('BELENIOS', `{"version":1,"timestamp":"${TIME}"}`);
  }

  /** Writes the objects that a payload names, the payload, and the event. */
  event(type: string, payload?: string, objects: readonly string[] = []): void {
    const data = payload === undefined ? objects : [...objects, payload];
    for (const text of data) this.#member(`${hashOf(text)}.data.json`, text);
    const parts = { parent: this.#parent, height: this.#height++, type };
    const event = JSON.stringify(payload === undefined ? parts : { ...parts, payload: hashOf(payload) });
    this.#parent = hashOf(event);
    this.#member(`${this.#parent}.event.json`, event);
  }

  close(): number {
    this.#flush();
    closeSync(this.#file);
    return this.#bytes;
  }

  #member(name: string, text: string): void {
    const body = Buffer.from(text);
    const padding = Buffer.alloc((BLOCK - (body.length % BLOCK)) % BLOCK);
    for (const bytes of [tarHeader(name, body.length, TIME), body, padding]) {
      this.#waiting.push(bytes);
      this.#waits += bytes.length;
    }
    if (this.#waits >= FLUSH_BYTES) this.#flush();
  }

  #flush(): void {
    const bytes = Buffer.concat(this.#waiting);
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at);
    this.#bytes += bytes.length;
    [this.#waiting, this.#waits] = [[], 0];
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
