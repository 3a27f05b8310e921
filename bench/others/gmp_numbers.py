"""Integers of GMP for the verifiers beside this file: gmpy2 where it is installed, else the library itself through ctypes."""

import ctypes
import ctypes.util
import sys
import time

try:
    import gmpy2
except ImportError:
    gmpy2 = None

if gmpy2 is None:
    _GMP = ctypes.CDLL(ctypes.util.find_library("gmp") or "libgmp.so.10")

    class _Mpz(ctypes.Structure):
        _fields_ = [("alloc", ctypes.c_int), ("size", ctypes.c_int), ("limbs", ctypes.c_void_p)]

    def _function(name, answers, *takes):
        function = getattr(_GMP, "__gmpz_" + name)
        function.restype, function.argtypes = answers, takes
        return function

    _Z, _SIZE, _INT = ctypes.POINTER(_Mpz), ctypes.c_size_t, ctypes.c_int
    _init, _clear = (_function(name, None, _Z) for name in ("init", "clear"))
    _mul, _remainder = (_function(name, None, _Z, _Z, _Z) for name in ("mul", "tdiv_r"))
    _invert = _function("invert", _INT, _Z, _Z, _Z)
    _powm = _function("powm", None, _Z, _Z, _Z, _Z)
    _import = _function("import", None, _Z, _SIZE, _INT, _SIZE, _INT, _SIZE, ctypes.c_char_p)
    _export = _function(
        "export", ctypes.c_void_p, ctypes.c_char_p, ctypes.POINTER(_SIZE), _INT, _SIZE, _INT, _SIZE, _Z
    )

    class _Number:
        """One integer, not negative, in the library's memory."""

        __slots__ = ("z", "ref")

        def __init__(self, value=0):
            self.z = _Mpz()
            self.ref = ctypes.pointer(self.z)
            _init(self.ref)
            if value:
                raw = value.to_bytes((value.bit_length() + 7) // 8, "big")
                _import(self.ref, len(raw), 1, 1, 1, 0, raw)

        def __del__(self):
            _clear(self.ref)

        def __int__(self):
            raw = ctypes.create_string_buffer(8 * abs(self.z.size) + 8)
            count = _SIZE(0)
            _export(raw, ctypes.byref(count), 1, 1, 1, 0, self.ref)
            return int.from_bytes(raw.raw[: count.value], "big")


class Modulus:
    """Arithmetic modulo p that counts its powers."""

    def __init__(self, p):
        self.p = self.number(p)
        self.powers = 0

    if gmpy2 is not None:

        def number(self, value):
            return gmpy2.mpz(value)

        def power(self, base, exponent):
            self.powers += 1
            return gmpy2.powmod(base, exponent, self.p)

        def product(self, a, b):
            return a * b % self.p

        def inverse(self, a):
            return gmpy2.invert(a, self.p)

    else:

        def number(self, value):
            return _Number(value)

        def power(self, base, exponent):
            self.powers += 1
            result, e = _Number(), _Number(exponent)
            _powm(result.ref, base.ref, e.ref, self.p.ref)
            return result

        def product(self, a, b):
            result = _Number()
            _mul(result.ref, a.ref, b.ref)
            _remainder(result.ref, result.ref, self.p.ref)
            return result

        def inverse(self, a):
            result = _Number()
            _invert(result.ref, a.ref, self.p.ref)
            return result


def serve(verify):
    """For each line of the input verifies the record that the first argument names, and answers with the number of powers."""
    print("ready", flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        powers = verify(sys.argv[1])
        print(powers, "%.3f" % (1000 * (time.perf_counter() - start)), flush=True)
