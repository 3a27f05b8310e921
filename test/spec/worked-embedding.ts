/** The worked embedding of docs/spec/encoding.md, section 2.10, computed by the library. */
import { toHex, utf8 } from '../../src/core/bytes.js';
import { embedMessage, extractMessage, messageBytes } from '../../src/core/embedding.js';
import { nativeGroup } from '../../src/core/groups/native.js';

/** The message: ASCII text and zeros. */
function workedMessage(bytes: number): Uint8Array {
  const message = new Uint8Array(bytes);
  message.set(utf8('message'));
  return message;
}

/** The lines of the document. */
export function workedEmbedding(): string[] {
  return (['P-256', 'ristretto255'] as const).map((id) => {
    const group = nativeGroup(id);
    const message = workedMessage(messageBytes(group));
    const element = embedMessage(group, message);
    const read = extractMessage(element);
    if (read === undefined || toHex(read) !== toHex(message)) throw new Error('another message');
    return `${id} = ${toHex(element.toBytes())}`;
  });
}
