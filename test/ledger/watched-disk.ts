/** The real disk, and when nothing is under way on it: what a log does after it has answered can be waited for. */
import { type Fs, type FsFile, nodeFs } from '../../src/ledger/file/index.js';

/** A disk that is watched. */
export interface WatchedDisk {
  readonly fs: Fs;
  /** Resolves when nothing is under way: what follows one operation without waiting for anything else has ended then too. */
  quiet(): Promise<void>;
}

/** Watches the real disk. */
export function watchedDisk(): WatchedDisk {
  let underWay = 0;
  const watched = <T extends object>(inner: T): T =>
    new Proxy(inner, {
      get(_, name) {
        const found: unknown = Reflect.get(inner, name, inner);
        if (typeof found !== 'function') return found;
        return async (...given: unknown[]): Promise<unknown> => {
          underWay += 1;
          try {
            const made: unknown = await found.apply(inner, given);
            return isFile(made) ? watched(made) : made;
          } finally {
            underWay -= 1;
          }
        };
      },
    });
  const quiet = async (): Promise<void> => {
    // One that ends lets the next one begin before the process looks for other work: it is quiet if several looks find nothing.
    for (let looks = 0; looks < 3; looks = underWay === 0 ? looks + 1 : 0)
      await new Promise((resolve) => setImmediate(resolve));
  };
  return { fs: watched({ ...nodeFs }), quiet };
}

function isFile(made: unknown): made is FsFile {
  return typeof made === 'object' && made !== null && 'truncate' in made;
}
