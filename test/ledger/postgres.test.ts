import { describeWithPostgres } from '../helpers/postgres.js';
import { ledgerContract } from './contract.js';
import { postgresEngine } from './postgres-engine.js';

describeWithPostgres('logs in PostgreSQL', (server) => {
  ledgerContract('postgres', postgresEngine(server));
});
