/**
 * Asking addresses that strangers named: only `http` and `https` origins, and no machine of a private network, whatever name leads
 * there. What a name means is looked up once, judged, and then connected to, so that it cannot change its meaning in between.
 */
import { type LookupAddress, lookup } from 'node:dns';
import { request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { BlockList, isIP } from 'node:net';
import { Readable } from 'node:stream';

/** Where a node may go: to machines of the open network, or anywhere, which is for members in one house, and for tests. */
export type Reach = 'public' | 'anywhere';

const CLOSED = new BlockList();
for (const [net, bits] of [
  ...[
    ['0.0.0.0', 8] as const,
    ['10.0.0.0', 8] as const,
    ['100.64.0.0', 10] as const,
    ['127.0.0.0', 8] as const,
  ],
  ...[['169.254.0.0', 16] as const, ['172.16.0.0', 12] as const, ['192.0.0.0', 24] as const],
  ...[['192.0.2.0', 24] as const, ['192.168.0.0', 16] as const, ['198.18.0.0', 15] as const],
  ...[['198.51.100.0', 24] as const, ['203.0.113.0', 24] as const, ['224.0.0.0', 3] as const],
])
  CLOSED.addSubnet(net, bits, 'ipv4');
/** IPv6 that is routed at all, without what carries IPv4 addresses inside and what is for examples. */
const ROUTED = new BlockList();
ROUTED.addSubnet('2000::', 3, 'ipv6');
for (const [net, bits] of [['2001:db8::', 32] as const, ['2001::', 32] as const, ['2002::', 16] as const])
  CLOSED.addSubnet(net, bits, 'ipv6');

/** Whether an IP address is of the open network. */
export function isPublicAddress(ip: string): boolean {
  const family = isIP(ip);
  if (family === 4) return !CLOSED.check(ip, 'ipv4');
  return family === 6 && ROUTED.check(ip, 'ipv6') && !CLOSED.check(ip, 'ipv6');
}

/**
 * The address of a peer in its one form: an origin such as `https://mina.example`.
 * @returns `undefined` for anything else
 */
export function peerAddress(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isOrigin = url !== undefined && /^https?:$/.test(url.protocol) && `${url.origin}/` === url.href;
  return isOrigin ? url.origin : undefined;
}

/** The platform's `fetch` as far as it is needed here, on connections that are judged first. */
export function reachingFetch(reach: Reach, limit: AbortSignal): typeof globalThis.fetch {
  return (input, init = {}) =>
    new Promise((resolve, reject) => {
      const url = new URL(String(input));
      const literal = url.hostname.replace(/^\[|\]$/g, '');
      if (reach === 'public' && isIP(literal) !== 0 && !isPublicAddress(literal))
        throw new RangeError(`${literal} is no address of the open network`);
      const signal = init.signal ? AbortSignal.any([init.signal, limit]) : limit;
      const options: RequestOptions = {
        method: init.method ?? 'GET',
        signal,
        agent: false,
        lookup: judged(reach),
      };
      const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
      const body = init.body instanceof Uint8Array ? init.body : undefined;
      const headers = { 'content-type': 'application/octet-stream', 'content-length': body?.length ?? 0 };
      const request = send(url, { ...options, ...(body && { headers }) }, (response) => {
        response.on('error', () => {});
        try {
          resolve(
            new Response(Readable.toWeb(response) as ReadableStream, { status: response.statusCode ?? 0 }),
          );
        } catch (error) {
          response.destroy();
          reject(error);
        }
      });
      request.on('error', reject);
      request.end(body);
    });
}

/** Looks names up; with one closed address among those of a name, none is used. */
function judged(reach: Reach): NonNullable<RequestOptions['lookup']> {
  return (name, options, callback) => {
    lookup(name, { ...options, all: true }, (error, found: LookupAddress[] = []) => {
      const closed = reach === 'public' ? found.find(({ address }) => !isPublicAddress(address)) : undefined;
      const [first] = found;
      if (error !== null) callback(error, '', 0);
      else if (closed !== undefined || first === undefined)
        callback(new Error(`${name} is no address of the open network`), '', 0);
      else if (options.all) callback(null, found);
      else callback(null, first.address, first.family);
    });
  };
}
