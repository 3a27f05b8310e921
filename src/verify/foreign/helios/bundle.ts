/**
 * Bundles: one JSON object whose values are base64 of what the server served, or lists of that. A bundle may be larger than
 * memory, so it is read in parts: once for everything but the ballots, and once for these.
 */
import { fromBase64, fromUtf8 } from '../../../core/bytes.js';
import { DecodeError } from '../../../core/errors.js';
import type { ForeignFile } from '../source.js';
import { MAX_BALLOT, MAX_PART } from './json.js';
import { JsonScanner } from './json-scanner.js';
import type { HeliosSource, NamedBytes, RawBallot } from './source.js';

/** Characters of base64 for so many bytes. */
const inBase64 = (bytes: number): number => Math.ceil(bytes / 3) * 4;

/** What each field is, and the bytes of its largest item. */
const FIELDS: Readonly<Record<string, { readonly form: 'item' | 'list'; readonly maxBytes: number }>> = {
  election: { form: 'item', maxBytes: MAX_PART },
  voters: { form: 'list', maxBytes: MAX_PART },
  votes: { form: 'list', maxBytes: MAX_BALLOT },
  results: { form: 'item', maxBytes: MAX_PART },
  trustees: { form: 'item', maxBytes: MAX_PART },
  spoiled: { form: 'list', maxBytes: MAX_BALLOT },
};

/** An item of a bundle: its base64, and where that is in the file. */
interface BundleItem {
  readonly field: string;
  /** Such as `votes[3]`. */
  readonly name: string;
  readonly text: Uint8Array;
  readonly offset: number;
}

/**
 * Opens a bundle. The source closes the file.
 * @param maxKept - characters of everything but the ballots, which is held in memory
 * @throws {DecodeError}
 */
export async function bundleSource(file: ForeignFile, maxKept: number): Promise<HeliosSource> {
  const parts = new Map<string, NamedBytes[]>(Object.keys(FIELDS).map((field) => [field, []]));
  let kept = 0;
  for await (const { field, name, text } of bundleItems(file)) {
    if (field === 'votes') continue;
    kept += text.length;
    if (kept > maxKept) throw new DecodeError('too-large', name, 'too much beside the ballots');
    parts.get(field)?.push({ name, bytes: decoded(text, name) });
  }
  const one = (field: string): NamedBytes => {
    const [part] = parts.get(field) ?? [];
    if (part === undefined) throw new DecodeError('truncated', field, 'the bundle does not have it');
    return part;
  };
  return {
    election: one('election'),
    voters: parts.get('voters') ?? [],
    trustees: one('trustees'),
    results: one('results'),
    spoiled: parts.get('spoiled') ?? [],
    ballots: () => bundleBallots(file),
    strays: async () => [],
    close: () => file.close(),
  };
}

async function* bundleBallots(file: ForeignFile): AsyncGenerator<RawBallot> {
  for await (const { field, name, text, offset } of bundleItems(file)) {
    if (field !== 'votes') continue;
    // Not the text itself: whoever keeps the function would keep it too.
    const { length } = text;
    const again = async (): Promise<Uint8Array> => decoded(await file.read(offset, length), name);
    yield { name, voter: undefined, bytes: decoded(text, name), again };
  }
}

/** The items of a bundle, in order. @throws {DecodeError} if it is anything else than a bundle */
async function* bundleItems(file: ForeignFile): AsyncGenerator<BundleItem> {
  const scanner = new JsonScanner(file);
  const seen = new Set<string>();
  await scanner.expect('{');
  for (let more = !(await scanner.take('}')); more; more = await scanner.comma('}')) {
    const { text: key } = await scanner.text(64, 'bundle');
    const field = fromUtf8(key, 'bundle');
    const known = Object.hasOwn(FIELDS, field) ? FIELDS[field] : undefined;
    if (known === undefined || seen.has(field))
      throw new DecodeError('bad-value', 'bundle', 'a field that does not belong here, or is there twice');
    seen.add(field);
    await scanner.expect(':');
    const longest = inBase64(known.maxBytes);
    if (known.form === 'item') yield { field, name: field, ...(await scanner.text(longest, field)) };
    else {
      await scanner.expect('[');
      let index = 0;
      for (let items = !(await scanner.take(']')); items; items = await scanner.comma(']')) {
        const name = `${field}[${index++}]`;
        yield { field, name, ...(await scanner.text(longest, name)) };
      }
    }
  }
  await scanner.end();
  if (!seen.has('votes')) throw new DecodeError('truncated', 'votes', 'the bundle does not have it');
}

function decoded(text: Uint8Array, path: string): Uint8Array {
  return fromBase64(fromUtf8(text, path), path);
}
