/** Archives for tests, made of files: tar as every system writes it, zip with files deflated or stored. */
import { deflateRawSync } from 'node:zlib';

/** Files by path. */
export type Packed = ReadonlyMap<string, Uint8Array>;

/** A tar archive, every path behind a folder. */
export function tarOf(files: Packed): Uint8Array {
  const blocks = [...files].flatMap(([path, bytes]) => {
    const header = new Uint8Array(512);
    const put = (at: number, text: string): void => header.set(new TextEncoder().encode(text), at);
    put(0, `folder/${path}`);
    put(100, '0000644\0');
    put(124, `${bytes.length.toString(8).padStart(11, '0')}\0`);
    put(148, '        ');
    put(156, '0');
    put(257, 'ustar\x0000');
    const sum = header.reduce((total, byte) => total + byte, 0);
    put(148, `${sum.toString(8).padStart(6, '0')}\0 `);
    return [header, bytes, new Uint8Array((512 - (bytes.length % 512)) % 512)];
  });
  return new Uint8Array(Buffer.concat([...blocks, new Uint8Array(1024)]));
}

/** A zip archive. @param claimed - the size that the archive states of a file, where it is not the true one */
export function zipOf(files: Packed, claimed: (size: number) => number = (size) => size): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [i, [path, bytes]] of [...files].entries()) {
    const method = i % 2 === 0 ? 8 : 0;
    const body = method === 8 ? deflateRawSync(bytes) : Buffer.from(bytes);
    const name = Buffer.from(path);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(body.length, 14);
    common.writeUInt32LE(method === 8 ? claimed(bytes.length) : bytes.length, 18);
    common.writeUInt16LE(name.length, 22);
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), common, name, body);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, tail, name);
    offset += 30 + name.length + body.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(files.size, 8);
  end.writeUInt16LE(files.size, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(offset, 16);
  return new Uint8Array(Buffer.concat([...parts, entries, end]));
}
