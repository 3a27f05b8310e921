/** Where things lie in the memory of the modp kernels. The generator has its own copy; a test compares the two. */

/** Units of the largest number. */
export const MAX_UNITS = 75;
/** Bytes of a unit: four digits of 16 bits. */
export const UNIT_BYTES = 8;
/** Bits of a unit. */
export const UNIT_BITS = 56;
/** Numbers lie at this distance, or a multiple of it. */
export const NUMBER_ALIGN = 64;
/** Bits of a window of a secret exponent. */
export const WINDOW_BITS = 5;
/** Entries of a table of powers. */
export const WINDOW_ENTRIES = 32;

/** A word: the units of all numbers. */
export const SIZE_ADDRESS = 1024;
/** A word: -1 / p modulo 2^28. */
export const INVERSE_ADDRESS = 1028;
/** Places that an operation writes lie from here up to {@link MODULUS_PAIRS}, */
export const FACTOR_PAIRS = 2048;
/** The paired digits of the modulus, which stay. */
export const MODULUS_PAIRS = 4096;
/** and from here up to {@link PRIME_LIMBS}, */
export const COLUMNS = 6144;
/** The prime in limbs of 28 bits, which stay. */
export const PRIME_LIMBS = 11264;
/** and from here up to {@link HEAP_BASE}. */
export const LIMB_COLUMNS = 12288;
/** First byte of memory that belongs to the runtime. */
export const HEAP_BASE = 16384;
