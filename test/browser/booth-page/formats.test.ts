/** Times on the booth: by the clock of the announcement, with its zone and weekday, wherever the device is. */
import { afterEach, expect, it } from 'vitest';
import { moment } from '../../../examples/booth/page/formats.js';

const zone = process.env.TZ;
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

it.each(['Asia/Seoul', 'America/New_York', 'UTC'])(
  'are those of the announcement, on a device in %s',
  (tz) => {
    process.env.TZ = tz;
    expect(moment('ko', '2026-11-20T18:00:00+09:00')).toBe('2026년 11월 20일 (금) 18:00 KST');
    expect(moment('en', '2026-11-20T18:00+09:00')).toBe('Fri, November 20, 2026 at 18:00 KST');
    expect(moment('ko', '2026-11-20T00:30:00-03:30')).toBe('2026년 11월 20일 (금) 00:30 UTC-03:30');
  },
);

it('are those of the device where the announcement is in UTC', () => {
  process.env.TZ = 'Asia/Seoul';
  expect(moment('ko', '2026-11-20T20:00:00Z')).toBe('2026년 11월 21일 (토) 05:00 GMT+9');
  process.env.TZ = 'UTC';
  expect(moment('ko', '2026-11-20T20:00:00Z')).toBe('2026년 11월 20일 (금) 20:00 UTC');
});

it('that are none are shown as they are', () => {
  expect(moment('ko', '2026-99-20T20:00:00Z')).toBe('2026-99-20T20:00:00Z');
});
