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
