/**
 * Witnesses for load tests, each with its own key and its memory on the disk, on servers of the loopback in a process of their own.
 *
 *   tsx examples/board/load-witnesses.ts VKEY COUNT DIR     prints their configuration as a line of JSON, and serves until it is ended
 */
import { createServer } from 'node:http';
import { systemRng as rng } from 'hanpyo';
import { joinBytes } from 'hanpyo/core';
import {
  cosignatureSigner,
  formatVerifierKey,
  type NoteVerifier,
  parseVerifierKey,
  Witnessing,
} from 'hanpyo/ledger';
import { fileWitnessStore } from 'hanpyo/ledger/file';
import type { WitnessConfig } from './config.js';

const [vkey = '', count = '3', folder = '.'] = process.argv.slice(2);
const log = parseVerifierKey(vkey);
const names = Array.from({ length: Number(count) }, (_, i) => `witness-${i + 1}.example.org`);
console.log(JSON.stringify(await Promise.all(names.map((name) => serve(name, log)))));

async function serve(name: string, log: NoteVerifier): Promise<WitnessConfig> {
  const signer = cosignatureSigner(name, rng(32), () => Math.floor(Date.now() / 1000));
  const logs = [{ origin: log.name, keys: [log] }];
  const store = await fileWitnessStore(`${folder}/${name}`);
  const witnessing = new Witnessing({ signers: [signer], logs, store });
  const server = createServer((request, response) => {
    const parts: Uint8Array[] = [];
    request.on('data', (part: Uint8Array) => parts.push(part));
    request.on('end', async () => {
      const { method = '', url: path = '' } = request;
      const answer = await witnessing.handle({ method, path, body: joinBytes(parts) });
      response.writeHead(answer.status, { 'content-type': answer.contentType }).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new TypeError('not listening');
  return { url: `http://127.0.0.1:${address.port}`, key: formatVerifierKey(signer) };
}
