/** A chain for the example: `anvil` from npm, as a process of its own on a free port. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';

/** A running node. */
export interface Anvil {
  readonly url: string;
  stop(): void;
}

/**
 * Starts a node with as many accounts as wanted.
 * @throws {Error} saying so where the package has no binary for this platform
 */
export async function startAnvil(accounts: number): Promise<Anvil> {
  const port = await freePort();
  const options = ['--port', String(port), '--accounts', String(accounts), '--silent'];
  const child = spawn(anvilBinary(), options, { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  await answering(url, child);
  return { url, stop: () => void child.kill() };
}

/** The binary: npm installs the one of the platform as a package of its own, and runs no script to do so. */
function anvilBinary(): string {
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
  const name = `@foundry-rs/anvil-${process.platform}-${architecture}`;
  const require = createRequire(createRequire(import.meta.url).resolve('@foundry-rs/anvil/package.json'));
  try {
    const file = process.platform === 'win32' ? 'anvil.exe' : 'anvil';
    const binary = join(dirname(require.resolve(`${name}/package.json`)), 'bin', file);
    if (existsSync(binary)) return binary;
  } catch {
    // Said below, for both.
  }
  throw new Error(
    `There is no anvil for ${process.platform} on ${process.arch}: npm has no package ${name}.`,
  );
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  let failure: Error | undefined;
  child.on('error', (error) => {
    failure = error;
  });
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_chainId', params: [] });
  for (let attempt = 0; attempt < 100; attempt++) {
    if (failure !== undefined || child.exitCode !== null)
      throw new Error('anvil did not start', { cause: failure });
    const answer = await fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    }).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill();
  throw new Error('anvil does not answer');
}
