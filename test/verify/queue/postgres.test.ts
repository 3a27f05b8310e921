/** Verification over a queue in PostgreSQL. */
import { describeWithPostgres } from '../../helpers/postgres.js';
import { describeQueue } from '../../helpers/queue-suite.js';

describeWithPostgres('a verification over PostgreSQL', (server) => {
  describeQueue(() => server.createDatabase());
});
