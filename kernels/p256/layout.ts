/** Where things lie in the memory of the P-256 module. The runtime has its own copy, and a test compares the two. */

/** An affine point: x at 0, y at 36, at 72 a word that is 1 for the identity and else 0. */
export const POINT_STRIDE = 80;
/** Offset of y in every point. */
export const Y_OFFSET = 36;
/** Offset of the identity word in an affine point. */
export const IDENTITY_OFFSET = 72;

/** A projective point: X at 0, Y at 36, Z at 72. */
export const PROJECTIVE_STRIDE = 112;
/** Offset of Z in a projective point. */
export const Z_OFFSET = 72;

/** Bytes of work space per pair in the batch additions; one more than pairs are needed. */
export const WORK_STRIDE = 80;

/** Offset of y in a packed point: ten words of x, ten of y, in as many bytes as any point has. */
export const PACKED_Y_OFFSET = 40;
/** Bytes of work space per four pairs in the batch additions of packed points; those of one more are needed. */
export const PACKED_SLOT = 320;

/** Bytes from one element of an array of scalars in Montgomery form to the next. */
export { SCALAR_STRIDE } from '../field/scalars.js';
/** Bits of a window of the constant-time multiplications: 255 = 5 * 51. */
export const WINDOW_BITS = 5;
/** Windows of the constant-time multiplications. */
export const WINDOWS = 51;
/** Entries of a window: the odd multiples 1, 3, ..., 31. */
export const WINDOW_ENTRIES: number = 2 ** (WINDOW_BITS - 1);
/** A fixed-base table: the points of all windows, and the multiple by 2^255. */
export const TABLE_BYTES: number = (WINDOWS * WINDOW_ENTRIES + 1) * POINT_STRIDE;

/** Where fixed places begin. */
export const STATIC_BASE = 1024;
/** Where the fixed places have ended, and the runtime's own memory begins. */
export const HEAP_BASE = 65536;
