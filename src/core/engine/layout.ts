/** Where things lie in the memory of the P-256 kernels. The generator has its own copy; a test compares the two. */

/** Bytes of an affine point: x, y, and at {@link IDENTITY_OFFSET} a word that is 1 for the identity. */
export const POINT_STRIDE = 80;
/** Offset of the identity word in a point. */
export const IDENTITY_OFFSET = 72;
/** Bytes of a projective point. */
export const PROJECTIVE_STRIDE = 112;
/** Bytes of work space per pair of a batch addition; one more than pairs are needed. */
export const WORK_STRIDE = 80;
/** Bytes of work space per four pairs of a batch addition of packed points; those of one more are needed. */
export const PACKED_SLOT = 320;
/** Bytes from one scalar to the next in the arrays of the `scalars...` kernels. */
export const SCALAR_STRIDE = 40;
/** Bits of a window of the constant-time multiplications. */
export const WINDOW_BITS = 5;
/** Windows of the constant-time multiplications. */
export const WINDOWS = 51;
/** Odd multiples in a window of a fixed-base table. */
export const WINDOW_ENTRIES = 16;
/** Bytes of a fixed-base table: the points of all windows, and the multiple by 2^255. */
export const TABLE_BYTES: number = (WINDOWS * WINDOW_ENTRIES + 1) * POINT_STRIDE;
/** First byte of memory that belongs to the runtime. */
export const HEAP_BASE = 65536;

/** Bytes of an encoded point: x || y. */
export const ENCODED_BYTES = 64;
/** Bytes of a wide integer that reduces to a scalar, big-endian. */
export const UNIFORM_BYTES = 48;
/** Bytes of a scalar, big-endian. */
export const SCALAR_BYTES = 32;
