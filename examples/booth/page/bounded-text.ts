/** What a server says, as far as it can be in order: whoever never comes to an end is not listened to. */

/**
 * The text of an answer.
 * @param most - characters; of a longer one there are more than these, and the rest is not fetched
 */
export async function boundedText({ body }: Response, most: number): Promise<string> {
  const reader = body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
    text += decoder.decode(part.value, { stream: true });
    if (text.length > most) {
      void reader?.cancel();
      return text;
    }
  }
  return text + decoder.decode();
}

/** The bytes of an answer that must have so many; of another one, others. What is more is not fetched. */
export async function exactBytes({ body }: Response, size: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(size);
  const reader = body?.getReader();
  let at = 0;
  for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
    at += part.value.length;
    if (at > size) {
      void reader?.cancel();
      return new Uint8Array();
    }
    bytes.set(part.value, at - part.value.length);
  }
  return bytes.subarray(0, at);
}

/**
 * A file that is served, of so many bytes. Whoever hands it out more slowly than 20 kB a second, after half a minute, is not waited for.
 * @returns other bytes, or none, where it is not that file
 */
export const servedFile = (path: string, size: number): Promise<Uint8Array<ArrayBuffer>> =>
  fetch(path, { signal: AbortSignal.timeout(30_000 + Math.ceil(size / 20)) })
    .then((answer) => exactBytes(answer, size))
    .catch(() => new Uint8Array());
