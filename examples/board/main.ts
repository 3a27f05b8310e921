/**
 * Runs the casting service.
 *
 *   npx tsx examples/board/main.ts                        a practice election in a temporary folder
 *   npx tsx examples/board/main.ts --workspace DIR        an election that `hanpyo init` made
 *   npx tsx examples/board/main.ts --config FILE.json     every setting: see config.ts
 *
 * `--port N` and `--workers N` stand above the file. The first SIGTERM or SIGINT ends the service in good order, the second
 * one at once. Exit codes: 0 ended in good order, 1 could not start, 2 ended at once, 70 ledger or scratch files failed.
 */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { allowRelaxedVectors, createNodePool } from 'hanpyo/verify/workers/node';
import { type BoardSettings, completeConfig, readSettings } from './config.js';
import { makePracticeElection, practiceBallot } from './practice.js';
import { BoardService, type ServiceParts } from './service.js';

const { values } = parseArgs({
  options: {
    config: { type: 'string' },
    workspace: { type: 'string' },
    port: { type: 'string' },
    workers: { type: 'string' },
  },
});

allowRelaxedVectors();
const practice = values.config === undefined && values.workspace === undefined;
const settings = practice ? await practiceSettings() : await givenSettings();
const config = completeConfig({
  ...settings,
  ...(values.port === undefined ? {} : { port: Number(values.port) }),
  ...(values.workers === undefined ? {} : { workers: Number(values.workers) }),
});
const { service, port, ready } = await BoardService.start(config, partsOf(config.workers));
endOnSignals(service);
await ready;
console.log(`ready http://${config.host}:${port}`);
console.log(`      http://${config.host}:${port}/status.json, /events, /checkpoint, /metrics, /health`);
await service.failed().then((reason) => {
  console.error(`the service cannot go on and must be started again: ${withCauses(reason)}`);
  process.exit(70);
});

async function givenSettings(): Promise<BoardSettings> {
  const fromFile = values.config === undefined ? {} : await readSettings(values.config);
  return { ...fromFile, ...(values.workspace === undefined ? {} : { workspace: values.workspace }) };
}

/** Three voters, of whom one has a ballot ready: enough to see something. */
async function practiceSettings(): Promise<BoardSettings> {
  const workspace = await mkdtemp(join(tmpdir(), 'hanpyo-board-'));
  const election = await makePracticeElection(workspace, 'open', { voters: 3 });
  const [voter] = election.voters;
  if (voter !== undefined) {
    const { entry } = practiceBallot(election, voter, 0);
    await writeFile(join(workspace, 'ballot'), entry);
    console.log(`practice election in ${workspace}; cast a ballot with`);
    console.log(
      `  curl -H 'content-type: application/octet-stream' --data-binary @${workspace}/ballot URL/ballots`,
    );
  }
  return { workspace, port: 0 };
}

function partsOf(workers: number): ServiceParts {
  if (workers === 0) return {};
  return {
    pool: createNodePool({ workers, minimum: 2, script: new URL('./proof-worker.mjs', import.meta.url) }),
  };
}

/** What was thrown, and why, as far as that says more. */
function withCauses(error: unknown): string {
  if (!(error instanceof Error)) return `${error}`;
  const why = error.cause === undefined ? '' : withCauses(error.cause);
  return why === '' || error.message.includes(why) ? error.message : `${error.message} (${why})`;
}

/** The first signal asks to end, the second one ends. */
function endOnSignals(running: BoardService): void {
  let asked = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      if (asked) process.exit(2);
      asked = true;
      running.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(`ended badly: ${error}`);
          process.exit(2);
        },
      );
    });
}
