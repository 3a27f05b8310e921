/** Square codes from the camera or from a picture. The decoder is started when it is asked for, and not before. */
import { inlineWorker } from './crypto-line.js';
import { button, type Child, h } from './dom.js';
import { announce, warn } from './status.js';
import type { Texts } from './texts-en.js';

/** Longest side of what is decoded, in pixels. */
const LARGEST = 1280;

/**
 * Buttons that scan. The camera is switched off as soon as a code is read, or the buttons are gone.
 * @param found - told the text of a code
 */
export function scanButtons({ card }: Texts, found: (text: string) => void): HTMLElement {
  const view = h('video', { playsinline: true, muted: true, hidden: true });
  const scanner = { stop: (): void => {} };
  const done = (text: string): void => {
    scanner.stop();
    announce(card.scanned);
    found(text);
  };
  const stop = button(card.stop, () => scanner.stop(), { hidden: true });
  const camera = button(card.scan, () => {
    void startCamera(view, done).then(
      (end) => {
        scanner.stop = () => {
          end();
          view.hidden = stop.hidden = true;
        };
        view.hidden = stop.hidden = false;
        announce(card.looking);
      },
      () => warn(card.noCamera),
    );
  });
  const picture = h('input', {
    type: 'file',
    accept: 'image/*',
    class: 'over',
    'aria-label': card.image,
    change: () => void readPicture(picture.files?.[0], done).catch(() => warn(card.noCode)),
  });
  const label: Child = h(
    'span',
    { class: 'button file', 'data-label': card.image },
    picture,
    h('span', { 'aria-hidden': 'true' }, card.image),
  );
  return h('div', { class: 'scan' }, h('div', { class: 'actions' }, camera, label, stop), view);
}

async function startCamera(view: HTMLVideoElement, found: (text: string) => void): Promise<() => void> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
  view.srcObject = stream;
  await view.play();
  const decoder = inlineWorker('qr-decoder');
  let running = true;
  const end = (): void => {
    running = false;
    for (const track of stream.getTracks()) track.stop();
    decoder.terminate();
  };
  const look = (): void => {
    if (!view.isConnected) end();
    if (running) decoder.postMessage(pixels(view, view.videoWidth, view.videoHeight));
  };
  decoder.onmessage = ({ data }) => {
    if (typeof data === 'string') found(data);
    else setTimeout(look, 100);
  };
  look();
  return end;
}

async function readPicture(file: File | undefined, found: (text: string) => void): Promise<void> {
  if (file === undefined) return;
  const image = await createImageBitmap(file);
  const decoder = inlineWorker('qr-decoder');
  try {
    decoder.postMessage(pixels(image, image.width, image.height));
    const text = await new Promise<unknown>((resolve, reject) => {
      decoder.onmessage = ({ data }) => resolve(data);
      decoder.onerror = reject;
    });
    if (typeof text !== 'string') throw new RangeError('no code');
    found(text);
  } finally {
    decoder.terminate();
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
