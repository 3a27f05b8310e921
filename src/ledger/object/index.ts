/** `hanpyo/ledger/object`: logs as static files in an object store (S3 and its kin), served by any web server. */
export { type ObjectLogOptions, objectLog } from './object-store.js';
export { type ObjectStore, type StoredObject, StoreObjectError } from './objects.js';
