/** `hanpyo/ledger/postgres`: logs in a PostgreSQL database. The driver `pg` is an optional peer. */
export { LedgerLockedError } from '../ledger-locked.js';
export { StoreDatabaseError } from './database-error.js';
export { type IntakeOptions, type LedgerIntake, openIntake } from './intake.js';
export { DrainEndedError, type DrainOptions, drainIntake, type IntakeDrain } from './intake-drain.js';
export { type PgClientOptions, pgClient } from './pg-client.js';
export { openPostgresLog, type PostgresLogOptions } from './postgres-reader.js';
export { type PostgresStoreOptions, postgresStore } from './postgres-store.js';
export { type SqlClient, type SqlConnection, SqlFailure, type SqlRow, type SqlValue } from './sql.js';
