/** Witnesses on servers of the loopback, which do what a test says. */
import { createServer, type Server } from 'node:http';
import {
  formatVerifierKey,
  memoryWitnessStore,
  type NoteVerifier,
  Witnessing,
} from '../../../src/ledger/index.js';
import { cosignatureSigner } from '../../../src/ledger/note-keys.js';

/** What a witness does with what it is asked. */
export type Conduct = 'well' | 'down' | 'hangs' | 'lies';

/** A witness on a server. */
export interface WitnessServer {
  readonly config: { readonly url: string; readonly key: string };
  conduct: Conduct;
  /** Questions that were not answered yet, at most at once. */
  mostOpen: number;
  close(): Promise<void>;
}

/** Starts a witness for one log. */
export async function witnessServer(name: string, log: NoteVerifier): Promise<WitnessServer> {
  const signer = cosignatureSigner(name, new Uint8Array(32).fill(name.length), () => 1_700_000_000);
  const logs = [{ origin: log.name, keys: [log] }];
  const witnessing = new Witnessing({ signers: [signer], logs, store: memoryWitnessStore() });
  let open = 0;
  const server = createServer((request, response) => {
    open += 1;
    witness.mostOpen = Math.max(witness.mostOpen, open);
    response.once('close', () => {
      open -= 1;
    });
    const parts: Uint8Array[] = [];
    request.on('data', (part: Uint8Array) => parts.push(part));
    request.on('end', async () => {
      if (witness.conduct === 'hangs') return;
      if (witness.conduct === 'down') return void request.socket.destroy();
      const { method = '', url: path = '' } = request;
      const answer = await witnessing.handle({ method, path, body: Buffer.concat(parts) });
      const body = Buffer.from(answer.body);
      // A signature under its name that is none: one character of the base64 is another.
      if (witness.conduct === 'lies' && method === 'POST')
        body[body.length - 12] = body[body.length - 12] === 65 ? 66 : 65;
      response.writeHead(answer.status, { 'content-type': answer.contentType }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const witness: WitnessServer = {
    config: { url: `http://127.0.0.1:${portOf(server)}`, key: formatVerifierKey(signer) },
    conduct: 'well',
    mostOpen: 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return witness;
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new RangeError('not listening');
  return address.port;
}
