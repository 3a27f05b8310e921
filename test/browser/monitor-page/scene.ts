/** A board in this process that serves the live monitor, and a browser in which it is opened. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { completeConfig } from '../../../examples/board/config.js';
import { BoardService } from '../../../examples/board/service.js';
import { makeMonitor } from '../../../examples/monitor/bundle.js';
import {
  firstBallot,
  makeShownElection,
  type ShownElection,
  send,
} from '../../../examples/pages/shown-election.js';
import { fromHex } from '../../../src/core/bytes.js';
import { signCheckpoint } from '../../../src/ledger/checkpoint.js';
import { ed25519NoteSigner } from '../../../src/ledger/index.js';
import { openBrowser, visit } from '../booth-page/visit.js';

/** The hash of a kiosk's token. */
const HALL = 'ab'.repeat(32);

/** An election, its board, and who looks at it. */
export class MonitorScene {
  readonly election: ShownElection;
  readonly browser: Browser;
  readonly #workspace: string;
  #service: BoardService | undefined;
  #board = '';

  private constructor(workspace: string, election: ShownElection, browser: Browser) {
    this.#workspace = workspace;
    this.election = election;
    this.browser = browser;
  }

  /** Makes the election, and starts board and browser. What it began is gone if it fails. */
  static async open(): Promise<MonitorScene> {
    const workspace = await mkdtemp(join(tmpdir(), 'hanpyo-monitor-test-'));
    let browser: Browser | undefined;
    try {
      const election = await makeShownElection(workspace);
      await writeFile(join(workspace, 'monitor.html'), (await makeMonitor({ demo: 'tamper' })).html);
      browser = await openBrowser();
      const scene = new MonitorScene(workspace, election, browser);
      await scene.start();
      return scene;
    } catch (error) {
      await browser?.close();
      await rm(workspace, { recursive: true, force: true });
      throw error;
    }
  }

  /** The address of the board. */
  get board(): string {
    return this.#board;
  }

  /** Starts the board. @param port - 0 for any */
  async start(port = 0): Promise<void> {
    const pages = { '/monitor': join(this.#workspace, 'monitor.html') };
    const place = { workspace: this.#workspace, port, checkpointMs: 20, workers: 0 };
    const started = await BoardService.start(completeConfig({ ...place, pages, kiosks: { hall: HALL } }));
    await started.ready.catch(async (error: unknown) => {
      await started.service.stop();
      throw error;
    });
    this.#service = started.service;
    this.#board = `http://127.0.0.1:${started.port}`;
  }

  /** Stops the board. */
  async stop(): Promise<void> {
    await this.#service?.stop();
  }

  /** Opens the monitor, and waits until it has found the log in order. */
  async look(
    options: Parameters<Browser['newPage']>[0] = {},
  ): Promise<{ readonly page: Page; readonly errors: readonly string[] }> {
    const looking = await visit(this.browser, `${this.#board}/monitor`, options);
    await looking.page.locator('.ledger-state.good').waitFor();
    return looking;
  }

  /** A voter casts a first ballot. */
  vote(voter: number): Promise<void> {
    return send(this.#board, 'ballots', firstBallot(this.election, voter, voter));
  }

  /** A checkpoint of the size of the latest one with another root, signed with the key of the log. @param byte - of the root */
  async forkedNote(byte: number): Promise<string> {
    const { origin } = this.election.manifest.ledger;
    const file = await readFile(join(this.#workspace, 'secrets/log.json'), 'utf8');
    const { seed } = JSON.parse(file) as { seed: string };
    const real = await (await fetch(`${this.#board}/checkpoint`)).text();
    const size = Number(real.split('\n')[1]);
    const root = new Uint8Array(32).fill(byte);
    const signer = ed25519NoteSigner(origin, fromHex(seed));
    return new TextDecoder().decode(await signCheckpoint({ origin, size, root }, [signer]));
  }

  /** Ends everything, and removes the folder. */
  async clear(): Promise<void> {
    await this.browser.close();
    await this.stop();
    await rm(this.#workspace, { recursive: true, force: true });
  }
}
