/** A booth that stays open while the log gets another key: officers announce it, and the election file says so from then on. */
import { CryptoError, type CryptoLine } from './crypto-line.js';

/**
 * The same line, on which a checkpoint of an unknown key is not the end: the election file is asked for once more, and its keys,
 * which officers signed, are taken over before the question is put again.
 * @param file - the election file as it is now; empty where there is none
 */
export function withRenewedKeys(line: CryptoLine, file: () => Promise<string>): CryptoLine {
  return {
    ask: async (call, ...given) => {
      try {
        return await line.ask(call, ...given);
      } catch (error) {
        if (!(error instanceof CryptoError) || error.code !== 'note-unsigned') throw error;
        await line.ask('renew', await file()).catch(() => {
          throw error;
        });
        return line.ask(call, ...given);
      }
    },
  };
}
