/** A file store that was damaged, or that another process holds: refused, and never cut where something was signed. */
import { describe, expect, it } from 'vitest';
import { HanpyoError } from '../../src/core/errors.js';
import { LedgerCorruptError, LedgerRollbackError } from '../../src/ledger/index.js';
import { DIRECTORY, openOn } from './disk-log.js';
import { FakeDisk } from './fake-disk.js';
import { record, rejection, simulationRng } from './helpers.js';

describe('a damaged file store', () => {
  const JOURNAL = `${DIRECTORY}/private/journal`;

  async function written(batches: number): Promise<{ disk: FakeDisk; offsets: number[] }> {
    const disk = new FakeDisk(simulationRng(3).below);
    const ledger = await openOn(disk, 3);
    const offsets: number[] = [];
    for (let i = 0; i < batches; i++) {
      offsets.push(disk.content(JOURNAL)?.length ?? 0);
      await ledger.append(record(i));
    }
    await ledger.close();
    return { disk, offsets };
  }

  it('is refused when a commit before the last is damaged, and the offset is named', async () => {
    const { disk, offsets } = await written(5);
    for (let byte = offsets[2] ?? 0; byte < (offsets[3] ?? 0); byte++) {
      const copy = disk.copy();
      copy.damage(JOURNAL, (bytes) => flip(bytes, byte));
      const error = await rejection(openOn(copy, 4));
      expect(error).toBeInstanceOf(LedgerCorruptError);
      expect(String(error)).toContain(`byte ${offsets[2]},`);
    }
  });

  it('is refused when what is missing at the end was signed', async () => {
    const { disk, offsets } = await written(5);
    disk.damage(JOURNAL, (bytes) => bytes.slice(0, (offsets[4] ?? 0) + 20));
    expect(await rejection(openOn(disk, 4))).toBeInstanceOf(LedgerRollbackError);
  });

  it('is not cut when its last commit was signed and is damaged, so that it can be mended', async () => {
    const { disk, offsets } = await written(5);
    const whole = disk.content(JOURNAL) ?? new Uint8Array(0);
    for (let byte = offsets[4] ?? 0; byte < whole.length; byte++) {
      for (const lost of [[], ['private/checkpoint'], ['checkpoint']]) {
        const copy = disk.copy();
        for (const path of lost) await copy.fs().remove(`${DIRECTORY}/${path}`);
        copy.damage(JOURNAL, (bytes) => flip(bytes, byte));
        expect(await rejection(openOn(copy, 4))).toBeInstanceOf(LedgerRollbackError);
        expect(copy.content(JOURNAL)).toEqual(flip(whole, byte));
      }
    }
  });

  it('is refused when it is not what was published', async () => {
    const { disk } = await written(5);
    const old = await written(4);
    for (const path of ['private/journal', 'private/checkpoint'])
      disk.damage(
        `${DIRECTORY}/${path}`,
        () => old.disk.content(`${DIRECTORY}/${path}`) ?? new Uint8Array(0),
      );
    expect(await rejection(openOn(disk, 4))).toBeInstanceOf(LedgerRollbackError);
    const other = new FakeDisk(simulationRng(4).below);
    const ledger = await openOn(other, 4);
    await ledger.appendBatch([5, 4, 3, 2, 1, 0].map(record));
    await ledger.close();
    for (const path of ['private/journal', 'private/checkpoint'])
      disk.damage(`${DIRECTORY}/${path}`, () => other.content(`${DIRECTORY}/${path}`) ?? new Uint8Array(0));
    expect(await rejection(openOn(disk, 4))).toBeInstanceOf(LedgerCorruptError);
  });

  it('is refused when its header is damaged', async () => {
    const { disk } = await written(1);
    for (let byte = 0; byte < 64; byte++) {
      const copy = disk.copy();
      copy.damage(JOURNAL, (bytes) => flip(bytes, byte));
      expect(await rejection(openOn(copy, 4))).toBeInstanceOf(HanpyoError);
    }
  });

  it('is cut where garbage follows the last commit, whatever entries hold', async () => {
    const { disk } = await written(3);
    const journal = disk.content(JOURNAL) ?? new Uint8Array(0);
    // The whole journal as an entry: what looks like commits inside it must not count.
    const ledger = await openOn(disk, 5);
    await ledger.append(journal.slice(64));
    await ledger.close();
    const good = disk.content(JOURNAL)?.length ?? 0;
    for (const tail of [new Uint8Array(700), Uint8Array.of(1, 2, 3), journal.slice(64, 90)]) {
      const copy = disk.copy();
      copy.damage(JOURNAL, (bytes) => Uint8Array.from([...bytes, ...tail]));
      const again = await openOn(copy, 6);
      expect(again.size().sequenced).toBe(4);
      expect(copy.content(JOURNAL)?.length).toBe(good);
      await again.close();
    }
  });

  it('stops a writer when another has written the journal', async () => {
    const { disk } = await written(1);
    const ledger = await openOn(disk, 7);
    disk.damage(JOURNAL, (bytes) => Uint8Array.from([...bytes, 0]));
    expect(await rejection(ledger.append(record(50)))).toMatchObject({ code: 'ledger-failed' });
    await ledger.close();
  });

  it('stops a writer that has lost its lock before it can publish', async () => {
    const { disk } = await written(1);
    const ledger = await openOn(disk, 7);
    disk.damage(`${DIRECTORY}/private/lock`, () => Uint8Array.of(1));
    expect(await rejection(ledger.append(record(50), { await: 'published' }))).toMatchObject({
      code: 'ledger-failed',
    });
    await ledger.close();
  });

  it('is refused by a second process while the first lives', async () => {
    const { disk } = await written(1);
    const ledger = await openOn(disk, 8);
    expect(await rejection(openOn(disk, 9))).toMatchObject({ code: 'ledger-locked' });
    await ledger.close();
    await (await openOn(disk, 9)).close();
  });
});

function flip(bytes: Uint8Array, at: number): Uint8Array {
  const out = bytes.slice();
  out[at] = (out[at] ?? 0) ^ 0x10;
  return out;
}
