/** Mirrors behind lines that lose, repeat, delay and cut, one of them Byzantine: nothing acknowledged is lost, or the fork is found. */
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../src/core/bytes.js';
import {
  adoptLog,
  FailoverError,
  LedgerForkError,
  type LedgerReader,
  memoryStore,
  mirrorWitness,
} from '../../src/ledger/index.js';
import { record, simulationRng } from './helpers.js';
import { KEYS, ledgerOf, mirrorOf, readerOf } from './mirror-helpers.js';

describe('a network of four mirrors, one of them Byzantine', () => {
  /** A run: the sequencer appends and asks mirrors over lines that lose, repeat, delay and cut, and in the end is replaced. */
  async function run(seed: number): Promise<{ acknowledged: number; adopted: number; forked: boolean }> {
    const { below } = simulationRng(seed);
    const forks = below(3) === 0;
    const ledgers = [await ledgerOf([]), await ledgerOf([])] as const;
    const sites = await Promise.all(KEYS.map((key, i) => mirrorOf(ledgers[forks && i >= 2 ? 1 : 0], key)));
    let cut = new Set<number>();
    let acknowledged = 0;
    for (let step = 0; step < 6; step++) {
      if (below(4) === 0) cut = new Set([below(4), below(4)]);
      const split = forks && step > 2;
      for (const [side, ledger] of ledgers.entries())
        await ledger.append(split && side === 1 ? utf8(`other ${step}`) : record(step), {
          await: 'published',
        });
      const answers = await Promise.all(
        sites.map(async ({ mirror, key }, i) => {
          if (cut.has(i) || below(5) === 0) return undefined;
          const ledger = ledgers[forks && i >= 2 ? 1 : 0];
          const checkpoint = await ledger.checkpoint();
          for (let delay = below(6); delay > 0; delay--) await Promise.resolve();
          const asked = Array.from({ length: 1 + below(2) }, () =>
            mirrorWitness(mirror, key).cosign(checkpoint, async () => []),
          );
          const [line] = await Promise.allSettled(asked);
          return line?.status === 'fulfilled' ? checkpoint : undefined;
        }),
      );
      // The Byzantine mirror, number 3, signs everything: for the sequencer it counts always, for both histories.
      const honest = answers.slice(0, 3);
      for (const ledger of ledgers) {
        const root = (await ledger.checkpoint()).root;
        const votes = honest.filter((c) => c !== undefined && c.root.join() === root.join()).length + 1;
        if (votes >= 3) acknowledged = Math.max(acknowledged, step + 1);
      }
    }
    const readers = await Promise.all(
      sites.map(
        async (site): Promise<LedgerReader> =>
          site.mirror.cosigned === undefined ? unanswering() : readerOf(site),
      ),
    );
    try {
      const { checkpoint } = await adoptLog(readers, 1, memoryStore());
      return { acknowledged, adopted: checkpoint.size, forked: false };
    } catch (error) {
      if (error instanceof FailoverError) return { acknowledged: 0, adopted: 0, forked: false };
      expect(error).toBeInstanceOf(LedgerForkError);
      expect(forks).toBe(true);
      return { acknowledged, adopted: -1, forked: true };
    }
  }

  function unanswering(): LedgerReader {
    const none = async (): Promise<never> => Promise.reject(new Error('no checkpoint'));
    return { checkpoint: none } as unknown as LedgerReader;
  }

  it('loses nothing that was acknowledged, or finds the fork', async () => {
    const runs = await Promise.all(Array.from({ length: 9 }, (_, seed) => run(seed)));
    for (const { acknowledged, adopted, forked } of runs)
      if (!forked) expect(adopted).toBeGreaterThanOrEqual(acknowledged);
    expect(runs.some(({ forked }) => forked)).toBe(true);
    expect(runs.filter(({ acknowledged, forked }) => acknowledged > 0 && !forked).length).toBeGreaterThan(2);
  }, 60_000);
});
