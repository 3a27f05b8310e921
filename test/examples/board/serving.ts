/** A practice election that is served on the loopback, in this process, for as long as a test needs it. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BoardSettings, completeConfig } from '../../../examples/board/config.js';
import {
  makePracticeElection,
  type PracticeElection,
  type PracticeOptions,
} from '../../../examples/board/practice.js';
import { BoardService, type ServiceParts } from '../../../examples/board/service.js';

/** An answer, as a test looks at it. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body, where it is JSON. */
  readonly json: Record<string, unknown>;
}

/** A service that runs. */
export class Served {
  readonly url: string;
  readonly port: number;
  readonly service: BoardService;

  constructor(service: BoardService, port: number) {
    this.service = service;
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
  }

  async post(path: string, body: Uint8Array, init: RequestInit = {}): Promise<Reply> {
    const headers = { 'content-type': 'application/octet-stream', ...init.headers };
    return reply(
      await fetch(`${this.url}${path}`, { method: 'POST', body: new Uint8Array(body), ...init, headers }),
    );
  }

  async get(path: string, init: RequestInit = {}): Promise<Reply> {
    return reply(await fetch(`${this.url}${path}`, init));
  }

  async file(path: string, maxBytes: number): Promise<Uint8Array | undefined> {
    const response = await fetch(`${this.url}/${path}`);
    if (response.status !== 200) return undefined;
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (bytes.length > maxBytes) throw new RangeError('too long');
    return bytes;
  }
}

/** Everything that tests of one file need; its folders are removed at the end. */
export class Workshop {
  readonly #folders: string[] = [];
  readonly #running = new Set<BoardService>();

  async folder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'hanpyo-board-test-'));
    this.#folders.push(folder);
    return folder;
  }

  async election(stage: 'ready' | 'open', options?: PracticeOptions): Promise<PracticeElection> {
    return makePracticeElection(await this.folder(), stage, options);
  }

  /** Serves a copy of an election, so that the next test finds it as it was. */
  async serveCopy(
    election: PracticeElection,
    settings: BoardSettings = {},
    parts: ServiceParts = {},
  ): Promise<Served> {
    const folder = await this.folder();
    await cp(election.workspace, folder, { recursive: true });
    return this.serve(folder, settings, parts);
  }

  async serve(workspace: string, settings: BoardSettings = {}, parts: ServiceParts = {}): Promise<Served> {
    const config = completeConfig({ checkpointMs: 20, ...settings, workspace, port: 0 });
    const { service, port, ready } = await BoardService.start(config, parts);
    this.#running.add(service);
    await ready;
    return new Served(service, port);
  }

  async stop(served: Served): Promise<void> {
    this.#running.delete(served.service);
    await served.service.stop();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#running].map((service) => service.stop()));
    await Promise.all(this.#folders.map((folder) => rm(folder, { recursive: true, force: true })));
  }
}

/** A connection on which a test writes what it likes; what comes back is gathered until the other side ends. */
export function rawConnection(port: number): { readonly socket: Socket; readonly ended: Promise<string> } {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.on('data', (data: Uint8Array) => {
    text += new TextDecoder().decode(data);
  });
  socket.on('error', () => {});
  return { socket, ended: new Promise((resolve) => socket.on('close', () => resolve(text))) };
}

/** The code of a refusal, with its check where there is one. */
export function problem({ status, json }: Reply): string {
  const { code, check } = (json.error ?? {}) as { code?: string; check?: string };
  return [status, code, check].filter((part) => part !== undefined).join(' ');
}

async function reply(response: Response): Promise<Reply> {
  const text = await response.text();
  const isJson = text !== '' && response.headers.get('content-type') === 'application/json';
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : {} };
}
