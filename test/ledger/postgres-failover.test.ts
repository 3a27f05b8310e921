/**
 * Fail-over to a synchronous standby: the first server dies under load, the other one is promoted, and the log goes on there.
 * `HANPYO_CHAOS_RUNS` for more rounds, `HANPYO_CHAOS_SEED` for other moments.
 */
import { expect, it } from 'vitest';
import { type Checkpoint, type Ledger, verifyConsistency } from '../../src/ledger/index.js';
import { describeWithStandby, type TestPostgres } from '../helpers/postgres.js';
import { rejection, simulationRng } from './helpers.js';
import { Acknowledgements, openOver, pause } from './postgres-chaos.js';
import { elsewhere } from './postgres-engine.js';

const ROUNDS = Number.parseInt(process.env.HANPYO_CHAOS_RUNS ?? '4', 10);
const SEED = Number.parseInt(process.env.HANPYO_CHAOS_SEED ?? '8', 10);

describeWithStandby('a log in a PostgreSQL with a synchronous standby', (one, other) => {
  it(
    'goes on where the first server is lost: nothing acknowledged is, and no signed checkpoint',
    async () => {
      const { below } = simulationRng(SEED);
      const told = new Acknowledgements();
      const [database, servers] = [await one.createDatabase(), [one, other]];
      let known = 0;
      for (let round = 0; round < ROUNDS; round++) {
        const [primary, standby] = servers as [TestPostgres, TestPostgres];
        const ledger = await openReplicated(primary, database);
        const signed = lastSigned(ledger);
        const load = told.load(ledger, 20);
        await pause(below(400));
        // Every other time the standby has fallen behind, and what is on its way to it is lost too.
        const isBehind = round % 2 === 1;
        if (isBehind) await standby.freeze();
        await pause(below(100));
        await primary.kill();
        if (isBehind) {
          await standby.kill();
          await standby.start();
        }
        await load;
        await ledger.close();
        await standby.promote();
        await primary.follow(standby);
        const again = await openReplicated(standby, database);
        await told.audit(again);
        await demandExtends(again, await signed);
        known += await told.repeat(again);
        await told.audit(again);
        await again.close();
        servers.reverse();
      }
      expect(told.refused).toBe(20 * ROUNDS);
      const kept = `${told.size} acknowledged, none lost; ${told.refused} refused, ${known} of them in the log`;
      console.info(`seed ${SEED}, ${ROUNDS} fail-overs: ${kept}`);
    },
    60_000 + 15_000 * ROUNDS,
  );

  it('acknowledges nothing on the old server, should that come back alone', async () => {
    const [old, heir] = ROUNDS % 2 === 0 ? [one, other] : [other, one];
    const database = await old.createDatabase();
    const ledger = await openReplicated(old, database);
    await ledger.close();
    await old.kill();
    await heir.promote();
    await old.start();
    const alone = openReplicated(old, database, { answerTimeoutMs: 1000 });
    expect(await rejection(alone)).toMatchObject({
      code: 'store-database',
      outcome: 'unknown',
      retryable: true,
    });
    await heir.query("ALTER SYSTEM SET synchronous_standby_names = ''");
    await heir.query('SELECT pg_reload_conf()');
    const goesOn = await openOver({ connectionString: elsewhere(database, heir) });
    await goesOn.close();
  });
});

function openReplicated(server: TestPostgres, database: string, options = {}): Promise<Ledger> {
  return openOver({ connectionString: elsewhere(database, server), ...options }, { replicas: 1 });
}

/** The last checkpoint that a ledger has shown to anyone before it fails. */
async function lastSigned(ledger: Ledger): Promise<Checkpoint | undefined> {
  let last: Checkpoint | undefined;
  try {
    for await (const update of ledger.subscribe(0)) last = update;
  } catch {
    // It failed, as it was made to.
  }
  return last;
}

/** The log holds the tree that was signed, and what came since. */
async function demandExtends(ledger: Ledger, signed: Checkpoint | undefined): Promise<void> {
  const now = await ledger.checkpoint({ size: ledger.size().sequenced });
  if (signed === undefined || signed.size === 0) return;
  expect(now.size).toBeGreaterThanOrEqual(signed.size);
  const proof = await ledger.consistencyProof(signed.size, now.size);
  expect(verifyConsistency(signed.size, now.size, proof, signed.root, now.root)).toBe(true);
}
