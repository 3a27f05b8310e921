/** The service as a process of its own: started, asked, and killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'tsup';

/**
 * Bundles the service for `node` alone, so that a new process is up in a moment.
 * @param folder - inside the checkout, where packages are found
 * @returns the path of the script
 */
export async function bundleService(folder: string): Promise<string> {
  await build({
    entry: { main: 'examples/board/main.ts', 'proof-worker': 'src/verify/workers/node/worker.ts' },
    format: 'esm',
    platform: 'node',
    outDir: folder,
    config: false,
    silent: true,
    clean: false,
    external: ['tinypool', 'prom-client', 'pg'],
    outExtension: () => ({ js: '.mjs' }),
  });
  return join(folder, 'main.mjs');
}

/** A process that serves. */
export interface ServiceProcess {
  readonly child: ChildProcess;
  /** The address, once it is ready; rejects if it ends before. */
  readonly url: Promise<string>;
  /** Resolves when it has ended, with the signal that ended it or its exit code. */
  readonly ended: Promise<string>;
}

/**
 * Starts the service over a workspace or, with `config`, over what a file of settings says.
 * @param nodeArgs - options of `node`
 */
export function startService(
  script: string,
  args: readonly string[],
  nodeArgs: readonly string[] = [],
): ServiceProcess {
  const child = spawn(process.execPath, [...nodeArgs, script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<string>((resolve) =>
    child.on('close', (code, signal) => resolve(signal ?? `${code}`)),
  );
  const url = new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (data: Uint8Array) => {
      text += new TextDecoder().decode(data);
      const found = /ready (http:\S+)\n/.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
    ended.then((how) => reject(new Error(`the service ended before it was ready: ${how}`)));
  });
  url.catch(() => {});
  return { child, url, ended };
}
