/** Verification over a queue in Redis. */
import { describeQueue } from '../../helpers/queue-suite.js';
import { describeWithRedis } from '../../helpers/redis.js';

describeWithRedis('a verification over Redis', (server) => {
  let database = 0;
  describeQueue(async () => `${server.url}/${database++}`);
});
