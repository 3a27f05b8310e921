/** Databases die: what a log in PostgreSQL has acknowledged is there after every death. `HANPYO_CHAOS_RUNS` for more rounds. */
import { expect, it } from 'vitest';
import { LedgerLockedError } from '../../src/ledger/postgres/index.js';
import { describeWithPostgres } from '../helpers/postgres.js';
import { rejection, simulationRng } from './helpers.js';
import { Acknowledgements, openOver, pause } from './postgres-chaos.js';
import { endSessions } from './postgres-engine.js';

const ROUNDS = Number.parseInt(process.env.HANPYO_CHAOS_RUNS ?? '3', 10);
const TIME = 60_000 + 10_000 * ROUNDS;

describeWithPostgres('a log in a PostgreSQL that dies', (server) => {
  it(
    'loses nothing acknowledged when the whole server is killed under load',
    async () => {
      const { below } = simulationRng(5);
      const told = new Acknowledgements();
      const connectionString = await server.createDatabase();
      for (let round = 0; round < ROUNDS; round++) {
        const ledger = await openOver({ connectionString });
        const load = told.load(ledger, 20);
        await pause(100 + below(300));
        await server.kill();
        await load;
        expect(ledger.health().state).toBe('failed');
        await ledger.close();
        await server.start();
        const again = await openOver({ connectionString });
        await told.audit(again);
        await again.close();
      }
      expect(told.refused).toBe(20 * ROUNDS);
      report('the server killed', told);
    },
    TIME,
  );

  it(
    "loses nothing acknowledged when the writer's sessions are ended under load",
    async () => {
      const { below } = simulationRng(6);
      const told = new Acknowledgements();
      const connectionString = await server.createDatabase();
      for (let round = 0; round < 2 * ROUNDS; round++) {
        const ledger = await openOver({ connectionString, applicationName: `ended_${round}` });
        const load = told.load(ledger, 20);
        await pause(20 + below(150));
        expect(await endSessions(server, `ended_${round}`)).toBeGreaterThan(0);
        await load;
        await ledger.close();
        const again = await openOver({ connectionString });
        await told.audit(again);
        await again.close();
      }
      report('sessions ended', told);
    },
    TIME,
  );

  it(
    'two writers: the second takes over under load, the first writes nothing more',
    async () => {
      const { below } = simulationRng(7);
      const told = new Acknowledgements();
      const connectionString = await server.createDatabase();
      let ledger = await openOver({ connectionString });
      const polite = openOver({ connectionString }, { lockWaitMs: 50 });
      expect(await rejection(polite)).toBeInstanceOf(LedgerLockedError);
      for (let round = 0; round < 2 * ROUNDS; round++) {
        const load = told.load(ledger, 10);
        await pause(20 + below(100));
        const next = await openOver({ connectionString }, { heldLock: 'depose' });
        await load;
        await ledger.close();
        await told.audit(next);
        ledger = next;
      }
      await ledger.close();
      report('writers deposed', told);
    },
    TIME,
  );
});

function report(what: string, told: Acknowledgements): void {
  console.info(`${what}: ${told.size} acknowledged, none lost; ${told.refused} refused`);
}
