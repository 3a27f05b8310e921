/** Media of options: their place in the manifest, what is refused of it, and what is only remarked upon (row A-11). */
import { describe, expect, it } from 'vitest';
import { electionId, type Manifest, writeManifest } from '../../src/ballot/manifest.js';
import { manifestToJson, parseManifest } from '../../src/ballot/manifest-json.js';
import { decodeManifest, readManifest } from '../../src/ballot/manifest-read.js';
import { validateManifest } from '../../src/ballot/manifest-rules.js';
import { filesOf, mediaGaps } from '../../src/ballot/option-media.js';
import { concatBytes, fromHex } from '../../src/core/bytes.js';
import { Writer } from '../../src/core/codec.js';
import { DecodeError } from '../../src/core/errors.js';
import { readManifest as independentManifest } from '../independent/manifest.js';
import { brokenRules } from '../independent/manifest-rules.js';
import { manifestFixture, text } from './manifest-fixture.js';
import { film, MEDIA_CASES, photo, showing, words } from './media-cases.js';

const full: Manifest = manifestFixture(
  showing([
    { statement: text('Homes'), photo: photo(), recordings: [film()] },
    { option: 'o2', statement: text('B') },
  ]),
);
const { media: _media, ...without } = full;

/** The part as the specification lists it. */
function partBytes(): Uint8Array {
  const file = (w: Writer, one: { hash: string; size: number; mediaType: string }): Writer =>
    w.raw(fromHex(one.hash)).u64(one.size).text(one.mediaType);
  const spoken = (w: Writer, one: ReturnType<typeof words>): Writer => file(w, one).text(one.language);
  const writer = new Writer().u8(5).u32(2).text('only').text('o0');
  writer.bool(true).text('Homes 한').text('Homes').bool(true);
  file(writer, photo()).text('Kim at a desk 한').text('Kim at a desk').u32(1);
  spoken(writer, film()).u32(1);
  spoken(writer, words('captions', 'text/vtt')).u32(1);
  spoken(writer, words('transcript', 'text/plain'));
  writer.text('only').text('o2').bool(true).text('B 한').text('B').bool(false).u32(0);
  return writer.finish();
}

describe('media of options', () => {
  it('are the fifth part of a manifest, in the bytes that the specification lists', () => {
    expect(writeManifest(full)).toEqual(concatBytes(writeManifest(without), partBytes()));
    expect(readManifest(writeManifest(full))).toEqual(full);
    expect(parseManifest(manifestToJson(full))).toEqual(full);
    expect(validateManifest(full)).toEqual([]);
  });

  it('change the election id, whatever of them is changed', () => {
    const recordings = [
      film({ size: 9 }),
      film({ hash: '00'.repeat(32) }),
      film({ language: 'en' }),
      film({ mediaType: 'video/mp4' }),
      film({ captions: [] }),
      film({ transcripts: [] }),
      film({ captions: film().transcripts, transcripts: film().captions }),
    ].map((recording) => ({ recordings: [recording] }));
    const changes = [
      ...recordings,
      { recordings: [] },
      { statement: text('x') },
      { photo: photo({ size: 6 }) },
    ];
    const ids = changes.map((change) =>
      electionId({
        ...full,
        media: (full.media ?? []).map((item, i) => (i === 0 ? { ...item, ...change } : item)),
      }),
    );
    expect(new Set([...ids, electionId(full), electionId(without)].map(String)).size).toBe(
      changes.length + 2,
    );
  });

  it('do not decode cut off anywhere, twice, before another part, or in too great a number', () => {
    const bytes = writeManifest(full);
    const [plain, part] = [writeManifest(without), partBytes()];
    for (let end = plain.length + 1; end < bytes.length; end++)
      expect(() => decodeManifest(bytes.subarray(0, end))).toThrow(DecodeError);
    const awards = new Writer().u8(4).u32(0).finish();
    const many = (count: number): Uint8Array => new Writer().u8(5).u32(count).finish();
    for (const tail of [
      concatBytes(part, part),
      concatBytes(part, awards),
      many(501),
      many(2 ** 32 - 1),
      many(1),
    ])
      expect(() => decodeManifest(concatBytes(plain, tail))).toThrow(DecodeError);
    const owner = new Writer().u8(5).u32(1).text('only').text('o0').bool(false).bool(false);
    expect(() => decodeManifest(concatBytes(plain, owner.u32(9).finish()))).toThrow('9 items');
  });

  it('are strict as JSON', () => {
    const json = manifestToJson(full);
    for (const [from, to] of [
      ['"mediaType"', '"type"'],
      ['"captions"', '"subtitles"'],
      ['"alternative"', '"alt"'],
      ['"size": 5', '"size": 5.5'],
      ['"size": 5', '"size": "5"'],
      ['"option": "o2"', '"option": "o2", "more": 1'],
      ['"hash": "', '"hash": "zz'],
    ] as const) {
      expect(json).toContain(from);
      expect(() => parseManifest(json.replace(from, to))).toThrow(DecodeError);
    }
  });

  it('are read and judged alike by the verifier that was written from the specification', () => {
    const read = independentManifest(writeManifest(full));
    expect(brokenRules(read)).toEqual([]);
    expect(read.media?.map(({ files }) => files.length)).toEqual([4, 0]);
    for (const [rule, what, change] of MEDIA_CASES)
      if (!/lacks|case|short|too many|twenty-one|nine/.test(what))
        expect([what, brokenRules(independentManifest(writeManifest(manifestFixture(change))))]).toEqual([
          what,
          [rule],
        ]);
  });

  it('A-11 lack captions or a transcript without being refused, and whoever asks is told which', () => {
    const recordings = [
      film(),
      film({ captions: [] }),
      film({ transcripts: [] }),
      film({ mediaType: 'audio/mpeg', captions: [], transcripts: [] }),
    ];
    const manifest = manifestFixture(showing([{ statement: text('x') }, { option: 'o1', recordings }]));
    expect(validateManifest(manifest)).toEqual([]);
    expect(mediaGaps(manifest)).toEqual([
      { path: 'media[1].recordings[1]', missing: 'captions' },
      { path: 'media[1].recordings[2]', missing: 'transcript' },
      { path: 'media[1].recordings[3]', missing: 'transcript' },
    ]);
    expect(mediaGaps(full)).toEqual([]);
    expect(mediaGaps(manifestFixture())).toEqual([]);
    expect(
      filesOf({ contest: 'only', option: 'o0', photo: photo(), recordings: [film()] }).map(
        ({ size }) => size,
      ),
    ).toEqual([5, 4, 8, 10]);
  });
});
