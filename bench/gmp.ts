/** GMP as a yardstick, asked through `python3`: gmpy2 where it is installed, else the library itself through ctypes. */
import { spawnSync } from 'node:child_process';

/** What GMP answers. */
export interface GmpAnswer {
  readonly power: bigint;
  /** Microseconds of each of many runs, in the order in which they were made. */
  readonly times: readonly number[];
}

/** Reads base, exponent and modulus in hexadecimal; answers with the power and the times of many runs, in microseconds. */
const PYTHON = `
import sys, time
try:
    import gmpy2
    def powers(b, e, p):
        b, e, p = gmpy2.mpz(b), gmpy2.mpz(e), gmpy2.mpz(p)
        return lambda: gmpy2.powmod(b, e, p)
    show = int
except ImportError:
    import ctypes, ctypes.util
    gmp = ctypes.CDLL(ctypes.util.find_library('gmp') or 'libgmp.so.10')
    class Mpz(ctypes.Structure):
        _fields_ = [('alloc', ctypes.c_int), ('size', ctypes.c_int), ('limbs', ctypes.c_void_p)]
    def number(value):
        z = Mpz()
        gmp.__gmpz_init_set_str(ctypes.byref(z), b'%x' % value, 16)
        return z
    def powers(b, e, p):
        z = [number(v) for v in (0, b, e, p)]
        args = [ctypes.byref(v) for v in z]
        def run():
            gmp.__gmpz_powm(*args)
            return z
        return run
    def show(z):
        words = (z[0].size + 1) * 8
        text = ctypes.create_string_buffer(words * 2 + 2)
        gmp.__gmpz_get_str(text, 16, ctypes.byref(z[0]))
        return int(text.value, 16)
b, e, p, rounds = (int(v, 16) for v in sys.stdin.read().split())
run, times = powers(b, e, p), []
for _ in range(rounds):
    start = time.perf_counter()
    result = run()
    times.append('%f' % ((time.perf_counter() - start) * 1e6))
print('%x' % show(result), *times)
`;

/**
 * Raises to a power with GMP, many times over.
 * @returns nothing where neither `python3` nor GMP is to be had
 */
export function askGmp(base: bigint, exponent: bigint, modulus: bigint, rounds = 60): GmpAnswer | undefined {
  const input = [base, exponent, modulus, BigInt(rounds)].map((value) => value.toString(16)).join(' ');
  const { stdout, status } = spawnSync('python3', ['-c', PYTHON], { input, encoding: 'utf8' });
  const [power, ...times] = (stdout ?? '').trim().split(' ');
  if (status !== 0 || power === undefined || times.length !== rounds) return undefined;
  return { power: BigInt(`0x${power}`), times: times.map(Number) };
}
