pragma circom 2.1.6;

// Baby Jubjub (EIP-2494): the twisted Edwards curve a x^2 + y^2 = 1 + d x^2 y^2 with a = 168700, d = 168696, of order 8 l,
// and the Montgomery curve v^2 = u^3 + 168698 u^2 + u that is the same group by u = (1 + y) / (1 - y), v = u / x.
// Edwards additions are complete (a is a square and d is none): right for any two points. Montgomery additions cost half
// as much and are right only where the two u differ; whoever uses them says why they do.

function jubjubA() { return 168700; }
function jubjubD() { return 168696; }
function montgomeryA() { return 168698; }

// The generator of the prime-order subgroup ("Base8").
function generator() {
    var point[2] = [
        5299619240641551281634865583518297030282874472190772894086521144482721001553,
        16950150798460657717958625567821834550301663161624707787222815936182638968203
    ];
    return point;
}

// Sum of two known points, for tables that are made when the circuit is compiled.
function addKnown(p, q) {
    var t = jubjubD() * p[0] * q[0] * p[1] * q[1];
    var sum[2];
    sum[0] = (p[0] * q[1] + p[1] * q[0]) / (1 + t);
    sum[1] = (p[1] * q[1] - jubjubA() * p[0] * q[0]) / (1 - t);
    return sum;
}

// A known point times a small known integer.
function multiplyKnown(p, k) {
    var sum[2] = [0, 1];
    var power[2] = p;
    var rest = k;
    while (rest > 0) {
        if (rest % 2 == 1) sum = addKnown(sum, power);
        power = addKnown(power, power);
        rest = rest \ 2;
    }
    return sum;
}

// A known point other than the identity and the point of order 2, on the Montgomery curve.
function toMontgomeryKnown(p) {
    var point[2];
    point[0] = (1 + p[1]) / (1 - p[1]);
    point[1] = point[0] / p[0];
    return point;
}

template EdwardsAdd() {
    signal input a[2];
    signal input b[2];
    signal output out[2];
    signal xy <== a[0] * b[1];
    signal yx <== a[1] * b[0];
    signal cross <== (a[1] - jubjubA() * a[0]) * (b[0] + b[1]);
    signal product <== xy * yx;
    out[0] <-- (xy + yx) / (1 + jubjubD() * product);
    out[1] <-- (cross + jubjubA() * xy - yx) / (1 - jubjubD() * product);
    (1 + jubjubD() * product) * out[0] === xy + yx;
    (1 - jubjubD() * product) * out[1] === cross + jubjubA() * xy - yx;
}

// 3 constraints that hold exactly if the point is on the Edwards curve.
template AssertOnCurve() {
    signal input in[2];
    signal xx <== in[0] * in[0];
    signal yy <== in[1] * in[1];
    jubjubA() * xx + yy - 1 === jubjubD() * xx * yy;
}

// The value is not 0.
template AssertNonzero() {
    signal input in;
    signal inverse <-- 1 / in;
    in * inverse === 1;
}

// A point of prime order l: it is 8 times a point of the curve, which the prover states, and not the identity. A point whose
// order divides l and whose x is 0 is the identity, for the other one with x = 0 has order 2.
template AssertPrimeOrder() {
    signal input in[2];
    signal input eighth[2];
    AssertOnCurve()(eighth);
    signal twice[2] <== EdwardsAdd()(eighth, eighth);
    signal fourTimes[2] <== EdwardsAdd()(twice, twice);
    signal eightTimes[2] <== EdwardsAdd()(fourTimes, fourTimes);
    eightTimes === in;
    AssertNonzero()(in[0]);
}

// Of a point of odd order other than the identity: y is not 1 and x is not 0, so both divisions are defined.
template ToMontgomery() {
    signal input in[2];
    signal output out[2];
    out[0] <-- (1 + in[1]) / (1 - in[1]);
    out[1] <-- out[0] / in[0];
    out[0] * (1 - in[1]) === 1 + in[1];
    out[1] * in[0] === out[0];
}

// Of a point of odd order other than the identity: v = 0 is the point of order 2, and no point has u = -1, for
// montgomeryA() - 2 = d is not a square.
template ToEdwards() {
    signal input in[2];
    signal output out[2];
    out[0] <-- in[0] / in[1];
    out[1] <-- (in[0] - 1) / (in[0] + 1);
    out[0] * in[1] === in[0];
    out[1] * (in[0] + 1) === in[0] - 1;
}

// UNSOUND where a[0] = b[0]: the caller rules that out.
template MontgomeryAdd() {
    signal input a[2];
    signal input b[2];
    signal output out[2];
    signal slope <-- (b[1] - a[1]) / (b[0] - a[0]);
    slope * (b[0] - a[0]) === b[1] - a[1];
    out[0] <== slope * slope - montgomeryA() - a[0] - b[0];
    out[1] <== slope * (a[0] - out[0]) - a[1];
}

// Of a point that is not of order 2.
template MontgomeryDouble() {
    signal input in[2];
    signal output out[2];
    signal uu <== in[0] * in[0];
    signal slope <-- (3 * uu + 2 * montgomeryA() * in[0] + 1) / (2 * in[1]);
    slope * 2 * in[1] === 3 * uu + 2 * montgomeryA() * in[0] + 1;
    out[0] <== slope * slope - montgomeryA() - 2 * in[0];
    out[1] <== slope * (in[0] - out[0]) - in[1];
}
