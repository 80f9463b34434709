// Times the vector libraries of the npm registry on the inputs that VkSim's benchmark hands over.
// The conversation is the one that protocol.py describes.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

async function optional(name) {
  try {
    return (await import(name)).default;
  } catch (error) {
    console.error(`peers: without ${name}: ${error.message}`);
    return null;
  }
}

const usearch = await optional('usearch');
const simsimd = await optional('simsimd');

function floats(file) {
  const bytes = readFileSync(file);
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}

function doubles(file) {
  const bytes = readFileSync(file);
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

const row = (matrix, index, columns) => matrix.subarray(index * columns, (index + 1) * columns);

// The k best of scores that a function gives one by one, best first, by insertion into a short list.
function best(count, k, score) {
  const ids = new Int32Array(k).fill(-1);
  const scores = new Float64Array(k).fill(-Infinity);
  for (let j = 0; j < count; j++) {
    const s = score(j);
    if (s > scores[k - 1]) {
      let place = k - 1;
      for (; place > 0 && scores[place - 1] < s; place--) {
        scores[place] = scores[place - 1];
        ids[place] = ids[place - 1];
      }
      scores[place] = s;
      ids[place] = j;
    }
  }
  return ids;
}

const operations = {
  *search({ a, b, shape: [n, m, d], k, metric }) {
    if (usearch) {
      const kind = metric === 'l2' ? usearch.MetricKind.L2sq : usearch.MetricKind.IP;
      // exactSearch reads a typed array's whole buffer: hand over exact copies.
      const queries = a.slice(0, n * d);
      const base = b.slice(0, m * d);
      yield ['usearch 2.25.3 exactSearch', () => {
        const found = usearch.exactSearch(base, queries, d, k, kind, 0);
        return n === 1 ? found.keys : found.keys ?? found.flatMap(hits => [...hits.keys]);
      }];
    }
    if (simsimd && n === 1) {
      const query = row(a, 0, d);
      const score = metric === 'l2' ? j => -simsimd.sqeuclidean(query, row(b, j, d)) : j => simsimd.dot(query, row(b, j, d));
      yield ['simsimd 6.5.5, a call a row, 1 thread', () => best(m, k, score)];
    }
  },
  *cosine_rowwise({ a, b, shape: [n, , d] }) {
    if (simsimd) {
      yield ['simsimd 6.5.5, a call a row, 1 thread', () => {
        const out = new Float64Array(n);
        for (let i = 0; i < n; i++) {
          out[i] = 1 - simsimd.cosine(row(a, i, d), row(b, i, d));
        }
        return out;
      }];
    }
  },
  *cosine_one_to_many({ a, b, shape: [, m, d] }) {
    if (simsimd) {
      const query = row(a, 0, d);
      yield ['simsimd 6.5.5, a call a row, 1 thread', () => {
        const out = new Float64Array(m);
        for (let j = 0; j < m; j++) {
          out[j] = 1 - simsimd.cosine(query, row(b, j, d));
        }
        return out;
      }];
    }
  },
};

function sampleError(result, request) {
  if (!request.truth) {
    return null;
  }
  const truth = doubles(request.truth);
  if (request.op === 'search') {
    let missing = 0;
    for (let start = 0; start < truth.length; start += request.k) {
      const found = new Set([...result].slice(start, start + request.k).map(Number));
      missing += truth.subarray(start, start + request.k).filter(id => !found.has(id)).length;
    }
    return missing / truth.length;
  }
  const bytes = readFileSync(request.places);
  const places = new BigInt64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  let worst = 0;
  let largest = 1e-300;
  truth.forEach((value, index) => {
    worst = Math.max(worst, Math.abs(Number(result[Number(places[index])]) - value));
    largest = Math.max(largest, Math.abs(value));
  });
  return worst / largest;
}

function contender(name, call, request) {
  const start = process.hrtime.bigint();
  const result = call();
  const first = Number(process.hrtime.bigint() - start) / 1e9;
  const maxError = sampleError(result, request);
  // JSON has no NaN, and would say that nothing was checked.
  if (typeof maxError === 'number' && !Number.isFinite(maxError)) {
    throw new Error('the answer holds NaN or infinities');
  }
  return { name, call, first, spent: 0, maxError, kernels: 'chosen at run time; does not say' };
}

function prepare(request) {
  const leaveOut = (name, error) => console.error(`peers: ${request.op}: ${name}: left out: ${error.message}`);
  const contenders = [];
  try {
    const inputs = { ...request, a: floats(request.a), b: request.b ? floats(request.b) : null };
    for (const [name, call] of operations[request.op]?.(inputs) ?? []) {
      try {
        contenders.push(contender(name, call, request));
      } catch (error) {
        leaveOut(name, error);
      }
    }
  } catch (error) {
    leaveOut('all further contenders', error);
  }
  return contenders;
}

let former = null;
let prepared = [];
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  if (line !== former) {
    former = line;
    prepared = [];
    prepared = prepare(request);
  }
  for (const one of prepared.filter(({ spent }) => spent <= (request.patience ?? Infinity))) {
    const { name, call, first, maxError, kernels } = one;
    // The threads of whoever ran before go on spinning for a while.
    await new Promise(resolve => setTimeout(resolve, 100));
    for (const start = process.hrtime.bigint(); first < 1 && process.hrtime.bigint() - start < 100_000_000n;) {
      call();
    }
    const seconds = [];
    for (let run = 0; run < (first < 1 ? request.runs : 1); run++) {
      const start = process.hrtime.bigint();
      call();
      seconds.push(Number(process.hrtime.bigint() - start) / 1e9);
    }
    one.spent += seconds.reduce((total, one) => total + one, 0);
    seconds.sort((x, y) => x - y);
    console.log(JSON.stringify({
      op: request.op, shape: request.shape.join('x'), variant: request.variant ?? '', dtype: 'float32', contender: name, kernels,
      medianSeconds: seconds[seconds.length >> 1], p95Seconds: seconds[Math.min(seconds.length - 1, Math.floor(0.95 * seconds.length))],
      maxError, seconds,
    }));
  }
  console.log(JSON.stringify({ done: true }));
}
