/**
 * The contracts of the example, compiled while a test file is loaded: without a cache that takes the compiler ten seconds, on a
 * machine with other work a minute, and no limit of a test or a hook runs yet.
 */
import { type CompiledContract, compileContracts } from '../../examples/voting-contract/compile.js';

/** The contracts by name. */
export const COMPILED: ReadonlyMap<string, CompiledContract> = compileContracts();
