/** Square codes from the camera or from a picture. The decoder is started when it is asked for, and not before. */
import { NoReader, openCodeReader } from './code-reader.js';
import { button, type Child, h } from './dom.js';
import { announce, warn } from './status.js';
import type { Texts } from './texts-en.js';

/** Longest side of what is decoded, in pixels. */
const LARGEST = 1280;
/** Milliseconds between two looks through the camera. */
const PAUSE = 100;
/** Looks, ten seconds at least, after which a camera that has shown nothing is given up. */
const BLIND = 100;

/** Who is told what becomes of a camera. */
interface Watcher {
  /** It is on, until it is ended. */
  opened(end: () => void): void;
  found(text: string): void;
  /** It can not be used, shows nothing, or is gone. */
  failed(reason?: unknown): void;
}

/**
 * Buttons that scan. The camera is switched off as soon as a code is read, or the buttons are gone.
 * @param found - told the text of a code
 */
export function scanButtons({ card, working }: Texts, found: (text: string) => void): HTMLElement {
  const view = h('video', { playsinline: true, muted: true, hidden: true });
  let isOn = false;
  let end = (): void => {};
  const off = (): void => {
    end();
    isOn = false;
    view.hidden = stop.hidden = true;
  };
  const watcher: Watcher = {
    opened: (ended) => {
      end = ended;
      view.hidden = stop.hidden = false;
      announce(card.looking);
    },
    found: (text) => {
      off();
      warn('');
      announce(card.scanned);
      found(text);
    },
    failed: (reason) => {
      off();
      announce('');
      warn(reason instanceof NoReader ? card.noReader : card.noCamera);
    },
  };
  const stop = button(
    card.stop,
    () => {
      off();
      camera.focus();
    },
    { hidden: true },
  );
  const camera = button(card.scan, () => {
    // One camera at a time: a second would never be switched off.
    if (isOn) return;
    isOn = true;
    warn('');
    announce(working);
    startCamera(view, watcher).catch((reason) => view.isConnected && watcher.failed(reason));
  });
  const picture = h('input', {
    type: 'file',
    accept: 'image/*',
    'aria-label': card.image,
    change: () =>
      void readPicture(picture.files?.[0], watcher.found).catch((reason) =>
        warn(reason instanceof NoReader ? card.noReader : card.noCode),
      ),
  });
  const label: Child = h(
    'span',
    { class: 'button file' },
    picture,
    h('span', { 'aria-hidden': 'true' }, card.image),
  );
  return h('div', {}, h('div', { class: 'actions' }, camera, label, stop), view);
}

async function startCamera(view: HTMLVideoElement, { opened, found, failed }: Watcher): Promise<void> {
  const reader = await openCodeReader();
  const stream = await navigator.mediaDevices
    .getUserMedia({ video: { facingMode: 'environment' } })
    .catch((reason) => {
      reader.close();
      throw reason;
    });
  let isRunning = true;
  let blind = 0;
  const end = (): void => {
    isRunning = false;
    for (const track of stream.getTracks()) track.stop();
    reader.close();
  };
  const look = async (): Promise<void> => {
    // The camera goes off with the screen, even if it never shows anything.
    if (!view.isConnected) end();
    if (!isRunning) return;
    if (!stream.active || (view.videoWidth === 0 && blind++ > BLIND)) return failed();
    const text = await reader.read(pixels(view, view.videoWidth, view.videoHeight)).catch(() => undefined);
    if (!isRunning) return;
    if (text === undefined) setTimeout(() => void look(), PAUSE);
    else found(text);
  };
  if (view.isConnected) opened(end);
  view.srcObject = stream;
  view.play().catch(() => isRunning && view.isConnected && failed());
  await look();
}

async function readPicture(file: File | undefined, found: (text: string) => void): Promise<void> {
  if (file === undefined) return;
  const image = await createImageBitmap(file);
  const reader = await openCodeReader();
  try {
    const text = await reader.read(pixels(image, image.width, image.height));
    if (text === undefined) throw new RangeError('no code');
    found(text);
  } finally {
    reader.close();
  }
}

function pixels(source: CanvasImageSource, width: number, height: number): ImageData {
  const scale = Math.min(1, LARGEST / Math.max(width, height, 1));
  const canvas = h('canvas', {
    width: `${Math.max(1, Math.round(width * scale))}`,
    height: `${Math.max(1, Math.round(height * scale))}`,
  });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new RangeError('no canvas');
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}
