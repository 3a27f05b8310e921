/** A worker of its own that finds a square code in a picture. It is started only when somebody wants to scan. */
import decodeQR from 'qr/decode.js';

addEventListener('message', ({ data }: MessageEvent<ImageData>) => {
  try {
    postMessage(decodeQR(data));
  } catch {
    postMessage(null);
  }
});
