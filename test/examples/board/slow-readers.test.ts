/** Pages and election file are the same bytes for everybody: clients that do not take theirs keep nobody from an answer. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { rawConnection, Workshop } from './serving.js';

const shop = new Workshop();
afterAll(() => shop.close());

it('a page that some never read is still there for others, and so are answers of all kinds', async () => {
  const election = await shop.election('open', { voters: 1 });
  const file = join(await shop.folder(), 'large.txt');
  // More than what the system takes off the hands of the service.
  const text = 'page '.repeat(3 * 2 ** 20);
  await writeFile(file, text);
  const served = await shop.serve(election.workspace, {
    pages: { '/large': file },
    limits: { answerBytes: 20 * 2 ** 20, answerBytesPerAddress: 2 ** 20 },
  });
  const deaf = Array.from({ length: 4 }, () => rawConnection(served.port));
  for (const { socket } of deaf) {
    const begun = new Promise((resolve) => socket.once('readable', resolve));
    socket.pause();
    socket.write('GET /large HTTP/1.1\r\nhost: board\r\n\r\n');
    await begun;
  }
  expect((await served.get('/status.json')).status).toBe(200);
  expect((await served.get('/large')).text.length).toBe(text.length);
  for (const { socket } of deaf) socket.destroy();
});
