/** Servers that mean harm: what is nested, crowded or endless is refused before it is read, and silence has an end. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { parseFlat } from '../../../examples/booth/crypto/flat-json.js';
import { boardClient, Refused, Unreachable } from '../../../examples/booth/page/board-client.js';
import { boundedText, exactBytes, servedFile } from '../../../examples/booth/page/bounded-text.js';
import { DecodeError } from '../../../src/core/errors.js';

describe('JSON of a server', () => {
  const BOUNDS = { length: 200, values: 4 };

  it('is read if it is flat and within its bounds', () => {
    const text = '{"a":"x","b":["y","z","w"]}';
    expect(parseFlat(text, 'file', BOUNDS)).toEqual({ a: 'x', b: ['y', 'z', 'w'] });
    expect(parseFlat('null', 'file', BOUNDS)).toBeNull();
    expect(() => parseFlat('{"a":', 'file', BOUNDS)).toThrow(SyntaxError);
  });

  it.each([
    ['long', `"${'x'.repeat(200)}"`],
    ['a list of lists', '[['],
    ['an object of objects', '{"a":{'],
    ['crowded', '[0,0,0,0,0,0'],
  ])('is not parsed where it is %s', (_, text) => {
    expect(() => parseFlat(text, 'file', BOUNDS)).toThrow(DecodeError);
  });
});

describe('an answer', () => {
  const streamOf = (parts: Iterator<Uint8Array>, ended: () => void): Response =>
    new Response(
      new ReadableStream<Uint8Array>({
        pull(controller) {
          const next = parts.next();
          if (next.done === true) controller.close();
          else controller.enqueue(next.value);
        },
        cancel: ended,
      }),
    );

  it('is read whole, wherever it was cut on its way', async () => {
    const bytes = new TextEncoder().encode('한표 and more');
    const parts = Array.from(bytes, (byte) => Uint8Array.of(byte));
    expect(
      await boundedText(
        streamOf(parts.values(), () => {}),
        100,
      ),
    ).toBe('한표 and more');
    expect(await boundedText(new Response(null), 100)).toBe('');
  });

  it('that never ends is not fetched further than its bound', async () => {
    let [parts, cancelled] = [0, 0];
    const endless = {
      next: () => {
        parts += 1;
        return { done: false, value: new Uint8Array(1000).fill(65) };
      },
    };
    const text = await boundedText(
      streamOf(endless, () => {
        cancelled += 1;
      }),
      5000,
    );
    expect(text.length).toBe(6000);
    expect([parts < 10, cancelled]).toEqual([true, 1]);
  });

  it('of a known size is read whole; a longer one is not fetched further, and none of it is kept', async () => {
    const bytes = Uint8Array.from({ length: 300 }, (_, i) => i);
    const cut = (size: number): Iterator<Uint8Array> =>
      [0, 1, 7, 200].map((from, i, cuts) => bytes.slice(from, Math.min(cuts[i + 1] ?? size, size))).values();
    let cancelled = 0;
    const read = (size: number): Promise<Uint8Array> =>
      exactBytes(
        streamOf(cut(size), () => {
          cancelled += 1;
        }),
        250,
      );
    expect(await read(250)).toEqual(bytes.slice(0, 250));
    expect(await read(249)).toEqual(bytes.slice(0, 249));
    expect([await exactBytes(new Response(null), 9), cancelled]).toEqual([new Uint8Array(), 0]);
    expect([await read(251), cancelled]).toEqual([new Uint8Array(), 1]);
  });
});

describe('a board', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });
  const answering = async (answer: (response: ServerResponse) => void): Promise<string> => {
    const opened = createServer((_, response) => answer(response));
    server = opened;
    await new Promise<void>((resolve) => opened.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(opened.address() as AddressInfo).port}`;
  };

  it('that says nothing, or begins and never ends, is out of reach: the ballot can be sent again', async () => {
    for (const begin of ['', '{"index":']) {
      const url = await answering((response) => {
        if (begin !== '') response.write(begin);
      });
      await expect(boardClient(url, 300).cast(new Uint8Array(3))).rejects.toBeInstanceOf(Unreachable);
      server?.closeAllConnections();
      server?.close();
    }
  });

  it('that begins a file and never ends it is given up after a time that grows with the file, and so is one that never answers', async () => {
    const limit = vi.spyOn(AbortSignal, 'timeout');
    for (const begin of ['', 'abc']) {
      const url = await answering((response) => {
        if (begin !== '') response.write(begin);
      });
      const ending = new AbortController();
      limit.mockReturnValueOnce(ending.signal);
      setTimeout(() => ending.abort(), 300);
      expect(await servedFile(url, 2_000_000)).toEqual(new Uint8Array());
      expect(limit).toHaveBeenLastCalledWith(130_000);
      server?.closeAllConnections();
      server?.close();
    }
    const url = await answering((response) => response.end('abc'));
    expect(await servedFile(url, 3)).toEqual(Uint8Array.of(97, 98, 99));
    limit.mockRestore();
  });

  it('that sends more than any answer has is out of reach as well', async () => {
    const url = await answering((response) => {
      const part = 'x'.repeat(2 ** 20);
      const more = (): void => {
        if (response.destroyed) return;
        response.write(part, () => setImmediate(more));
      };
      response.write('{"index":"');
      more();
    });
    await expect(boardClient(url, 60_000).receipt(1)).rejects.toBeInstanceOf(Unreachable);
  });

  it('is heard otherwise', async () => {
    let status = 200;
    const url = await answering((response) => {
      response.statusCode = status;
      response.end(
        status === 200 ? '{"index":7,"leafHash":"00"}' : '{"error":{"code":"refused","check":"B-13"}}',
      );
    });
    expect(await boardClient(url).receipt(7)).toEqual({ index: 7, leafHash: '00', receipt: '' });
    status = 422;
    await expect(boardClient(url).receipt(7)).rejects.toEqual(new Refused('refused', 'B-13'));
  });
});
