/**
 * What reads a square code in a picture: the platform where it can (`BarcodeDetector`), else a decoder in a worker. The decoder is in
 * the page, or in a file beside it that is fetched when somebody scans and run only if it has the hash that the page names.
 */

/** Reads codes until it is closed. */
export interface CodeReader {
  /** The text of a code in a picture, or `undefined`. */
  read(picture: ImageData): Promise<string | undefined>;
  close(): void;
}

/** The part of the platform's detector that is used; not every browser has it. */
interface Detector {
  detect(picture: ImageData): Promise<readonly { readonly rawValue: string }[]>;
}

interface DetectorClass {
  new (options: { readonly formats: readonly string[] }): Detector;
  getSupportedFormats(): Promise<readonly string[]>;
}

/** A script that is text of the page, for a worker. @param id - of the element that holds it */
export function textOf(id: string): string {
  return document.getElementById(id)?.textContent ?? '';
}

/** Starts a worker from the text of its script. */
export function workerOf(script: string): Worker {
  return new Worker(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })));
}

/** Neither the platform can read square codes, nor is the decoder to be had. */
export class NoReader extends Error {}

/** Opens a reader. @throws {NoReader} */
export async function openCodeReader(): Promise<CodeReader> {
  const { BarcodeDetector } = globalThis as { readonly BarcodeDetector?: DetectorClass };
  const formats: readonly string[] = (await BarcodeDetector?.getSupportedFormats().catch(() => [])) ?? [];
  if (BarcodeDetector !== undefined && formats.includes('qr_code')) {
    const detector = new BarcodeDetector({ formats: ['qr_code'] });
    return {
      read: async (picture) => (await detector.detect(picture))[0]?.rawValue,
      close: () => {},
    };
  }
  const worker = workerOf(textOf('qr-decoder') || (await besideThePage()));
  return {
    read: (picture) =>
      new Promise((resolve, reject) => {
        worker.onmessage = ({ data }) => resolve(typeof data === 'string' ? data : undefined);
        worker.onerror = reject;
        worker.postMessage(picture);
      }),
    close: () => worker.terminate(),
  };
}

/** The decoder from its own file, if that is the file that this page was built with. */
async function besideThePage(): Promise<string> {
  const { file = '', integrity = '' } = document.getElementById('qr-decoder')?.dataset ?? {};
  const response = await fetch(file, { integrity }).catch(() => undefined);
  if (response?.ok !== true) throw new NoReader();
  return response.text();
}
