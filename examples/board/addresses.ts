/** Who asks, as far as it matters for a fair share: an IPv4 address, or the half of an IPv6 address that names a network. */
import type { IncomingMessage } from 'node:http';
import { isIPv4, isIPv6 } from 'node:net';

/**
 * The name under which an address is counted. Never written to a log or a metric.
 * @param proxies - how many proxies stand in front: the address is the one that the outermost of them saw. Anything that a
 *   client writes into the header itself stands further left and is not looked at
 */
export function addressOf(request: IncomingMessage, proxies: number): string {
  const forwarded = request.headers['x-forwarded-for'];
  const seen = [
    ...(typeof forwarded === 'string' ? forwarded.split(',') : []),
    request.socket.remoteAddress ?? '',
  ];
  const address = proxies === 0 ? seen.at(-1) : seen.at(-1 - proxies);
  return networkOf((address ?? '').trim());
}

/** An IPv4 address as it is, the /64 of an IPv6 address, and one name for whatever is neither. */
export function networkOf(address: string): string {
  const plain = address.startsWith('::ffff:') ? address.slice(7) : address;
  if (isIPv4(plain)) return plain;
  if (!isIPv6(plain)) return 'unknown';
  const [head = '', tail] = (plain.split('%')[0] ?? '').split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...new Array<string>(zeros).fill('0'), ...right].slice(0, 4);
  return groups.map((group) => group.replace(/^0+(?=.)/, '').toLowerCase()).join(':');
}
