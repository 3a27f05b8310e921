pragma circom 2.1.6;

// Poseidon (ePrint 2019/458) with the S-box x^5 over the scalar field of BN254, in the parameters of src/core/poseidon.ts,
// from which the build script writes the file of constants that is included here.
include "poseidon_constants.circom";

template FifthPower() {
    signal input in;
    signal output out;
    signal square <== in * in;
    signal fourth <== square * square;
    out <== fourth * in;
}

// The hash of n words: the state starts as (0, words), its first word is the hash.
template Poseidon(n) {
    signal input in[n];
    signal output out;

    var width = n + 1;
    var fullRounds = 8;
    var partial[1] = poseidonPartialRounds(width);
    var partialRounds = partial[0];
    var rounds = fullRounds + partialRounds;
    var constants[rounds * width] = poseidonRoundConstants(width);
    var matrix[width * width] = poseidonMatrix(width);

    signal state[rounds + 1][width];
    signal mixed[rounds][width];
    component box[rounds][width];
    state[0][0] <== 0;
    for (var i = 0; i < n; i++) state[0][i + 1] <== in[i];

    for (var r = 0; r < rounds; r++) {
        var isFull = r < fullRounds / 2 || r >= fullRounds / 2 + partialRounds;
        for (var i = 0; i < width; i++) {
            if (isFull || i == 0) {
                box[r][i] = FifthPower();
                box[r][i].in <== state[r][i] + constants[r * width + i];
                mixed[r][i] <== box[r][i].out;
            } else {
                mixed[r][i] <== state[r][i] + constants[r * width + i];
            }
        }
        for (var i = 0; i < width; i++) {
            var sum = 0;
            for (var j = 0; j < width; j++) sum += matrix[i * width + j] * mixed[r][j];
            state[r + 1][i] <== sum;
        }
    }
    out <== state[rounds][0];
}
