import fc from 'fast-check';

/** Property tests run a small number of times by default; `FC_NUM_RUNS=1000 npx vitest run` looks harder. */
const runs = process.env.FC_NUM_RUNS;
if (runs !== undefined) fc.configureGlobal({ numRuns: Number(runs) });
