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
  const plain = withoutPort(address.toLowerCase());
  if (isIPv4(plain)) return plain;
  if (!isIPv6(plain)) return 'unknown';
  const mapped = mappedIPv4(plain);
  if (mapped !== undefined) return mapped;
  const [head = '', tail] = (plain.split('%')[0] ?? '').split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...new Array<string>(zeros).fill('0'), ...right].slice(0, 4);
  return groups.map((group) => group.replace(/^0+(?=.)/, '')).join(':');
}

/**
 * The network around a network: the /48 of an IPv6 address, which is what a single customer often gets, 65,536 networks in all.
 * @param network - as {@link networkOf} names it
 */
export function wideNetworkOf(network: string): string | undefined {
  const groups = network.split(':');
  return groups.length === 4 ? `${groups.slice(0, 3).join(':')}/48` : undefined;
}

/** Some proxies add the port: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
function withoutPort(address: string): string {
  const [, bracketed] = /^\[([^\]]*)\](?::[0-9]{1,5})?$/.exec(address) ?? [];
  return bracketed ?? address.replace(/^([0-9.]+):[0-9]{1,5}$/, '$1');
}

/** The IPv4 address inside an IPv6 one (RFC 4291 section 2.5.5.2), in either of its spellings. */
function mappedIPv4(address: string): string | undefined {
  const rest = /^(?:0{0,4}:){1,5}:?ffff:(.*)$/.exec(address)?.[1];
  if (rest === undefined) return undefined;
  if (isIPv4(rest)) return rest;
  const [, high, low] = /^([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(rest) ?? [];
  if (high === undefined || low === undefined) return undefined;
  const [h, l] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return `${h >> 8}.${h & 255}.${l >> 8}.${l & 255}`;
}
