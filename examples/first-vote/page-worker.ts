// The worker of the page: this is all of its script.
import { type BoothPort, serveBooth } from 'hanpyo/ballot/worker';

addEventListener('message', ({ data }: MessageEvent<BoothPort>) => serveBooth(data), { once: true });
