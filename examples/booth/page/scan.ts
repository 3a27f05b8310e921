/** Square codes from the camera or from a picture. The decoder is started when it is asked for, and not before. */
import { NoReader, openCodeReader } from './code-reader.js';
import { button, type Child, h } from './dom.js';
import { announce, warn } from './status.js';
import type { Texts } from './texts-en.js';

/** Longest side of what is decoded, in pixels. */
const LARGEST = 1280;
/** Milliseconds between two looks through the camera. */
const PAUSE = 100;

/**
 * Buttons that scan. The camera is switched off as soon as a code is read, or the buttons are gone.
 * @param found - told the text of a code
 */
export function scanButtons({ card }: Texts, found: (text: string) => void): HTMLElement {
  const view = h('video', { playsinline: true, muted: true, hidden: true });
  const scanner = { isOn: false, stop: (): void => {} };
  const done = (text: string): void => {
    scanner.stop();
    announce(card.scanned);
    found(text);
  };
  const stop = button(card.stop, () => scanner.stop(), { hidden: true });
  const camera = button(card.scan, () => {
    // One camera at a time: a second would never be switched off.
    if (scanner.isOn) return;
    scanner.isOn = true;
    void startCamera(view, done).then(
      (end) => {
        scanner.stop = () => {
          end();
          scanner.isOn = false;
          view.hidden = stop.hidden = true;
        };
        view.hidden = stop.hidden = false;
        announce(card.looking);
      },
      (reason) => {
        scanner.isOn = false;
        warn(reason instanceof NoReader ? card.noReader : card.noCamera);
      },
    );
  });
  const picture = h('input', {
    type: 'file',
    accept: 'image/*',
    'aria-label': card.image,
    change: () =>
      void readPicture(picture.files?.[0], done).catch((reason) =>
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

async function startCamera(view: HTMLVideoElement, found: (text: string) => void): Promise<() => void> {
  const reader = await openCodeReader();
  const stream = await navigator.mediaDevices
    .getUserMedia({ video: { facingMode: 'environment' } })
    .catch((reason) => {
      reader.close();
      throw reason;
    });
  view.srcObject = stream;
  let isRunning = true;
  const end = (): void => {
    isRunning = false;
    for (const track of stream.getTracks()) track.stop();
    reader.close();
  };
  const look = async (): Promise<void> => {
    if (!view.isConnected) end();
    if (!isRunning) return;
    const text = await reader.read(pixels(view, view.videoWidth, view.videoHeight)).catch(() => undefined);
    if (!isRunning) return;
    if (text === undefined) setTimeout(() => void look(), PAUSE);
    else found(text);
  };
  // From now on the camera goes off with the screen, even if it never shows anything.
  void look();
  await view.play().catch((reason) => {
    end();
    throw reason;
  });
  return end;
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
