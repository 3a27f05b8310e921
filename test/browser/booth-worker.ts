/** The whole script of a booth's worker in a browser, as in the documentation of `serveBooth`. */
import { type BoothPort, serveBooth } from '../../src/ballot/worker/index.js';

addEventListener('message', ({ data }: MessageEvent<BoothPort>) => serveBooth(data), { once: true });
